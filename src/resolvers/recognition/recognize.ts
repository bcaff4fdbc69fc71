import { limitExceeded } from '../../errors/problem.ts';
import type { EntityName } from '../../model/types.ts';
import { textWords } from '../../text/text-words.ts';
import type { Context } from '../context.ts';
import { choose } from './name-choice.ts';
import { lookUp } from './name-lookup.ts';
import { exactSpans, withShortForms } from './name-spans.ts';
import { newNames } from './new-names.ts';
import type { RecognizedEntity } from './recognized-entity.ts';

/** Maximum characters of a text: some 3,000 words. */
export const maxTextLength = 20_000;

/** The confidence from which an import makes a mention of a name: of these links, more than 95 of a hundred are right (`npm run bench:recognize`). */
export const defaultThreshold = 0.8;

/** The entities that a text names. */
export async function recognizeEntities(
  {
    text,
    language,
    types,
  }: { readonly text: string; readonly language: string; readonly types: readonly EntityName[] | undefined },
  context: Pick<Context, 'table' | 'records'>,
): Promise<RecognizedEntity[]> {
  if (text.length > maxTextLength)
    throw limitExceeded('text', {
      what: '"text" is too long',
      asked: text.length,
      allowed: maxTextLength,
      advice: 'Send it in parts.',
    });
  const words = textWords(text, language);
  const { names, unread } = await lookUp(words, context.table);
  const spans = withShortForms(words, exactSpans(words, names));
  const linked = await choose(spans, words, language, context);
  const all = [...linked, ...newNames(text, words, { known: linked, unread }, language)];
  return all
    .filter(({ type }) => types === undefined || (type !== undefined && types.includes(type)))
    .toSorted((a, b) => a.start - b.start)
    .map(({ start, end, ...rest }) => ({ text: text.slice(start, end), start, end, ...rest }));
}
