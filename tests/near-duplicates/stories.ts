import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Story } from './variants.ts';

/** The stories of stories.txt, made up for this purpose. */
export function ownStories(): Story[] {
  const [, ...parts] = readFileSync(join(import.meta.dirname, 'stories.txt'), 'utf8').split(/^## /m);
  return parts.map(part => {
    const [head = '', ...lines] = part.split('\n');
    return { language: head.slice(0, 2), headline: head.slice(3), body: lines.join('\n').trim() };
  });
}
