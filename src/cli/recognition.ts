import type { NamedInText, Recognition } from '../commands/import/import-mentions.ts';
import type { ImportProposals } from '../commands/import/import-report.ts';
import { toPlain } from '../formats/markdown.ts';
import { maxMentions } from '../model/article.ts';
import type { Documents } from '../model/document.ts';
import { maxTextLength, recognizeEntities } from '../resolvers/recognition/recognize.ts';
import { Records } from '../resolvers/records.ts';
import type { Table } from '../store/table.ts';

/** Recognizes the entities of imported articles, as `recognizeEntities` of the API does. */
export function recognitionIn(table: Table, threshold: number): Recognition {
  return {
    threshold,
    async namesIn(article) {
      const names: NamedInText[] = [];
      for (const text of partsOf(textOf(article))) {
        const context = { table, records: new Records(table) };
        const found = await recognizeEntities(
          { text, language: article.language, types: undefined },
          context,
        );
        for (const { text: name, entity, candidates } of found) {
          const [best] = candidates;
          const known = entity ?? best?.entity;
          if (known === undefined || best === undefined) continue;
          const { type, id, slug } = known;
          names.push({ type, id, slug, text: name, confidence: best.confidence });
        }
      }
      return names;
    },
  };
}

/** A line of the report of an import: `stories.ndjson:3: adds Person/ida-stone ("Ida Stone", 0.98)`. */
export function proposalsInWords(
  { file, line, added, below, beyondMaximum }: ImportProposals,
  threshold: number,
): string {
  const list = (names: readonly NamedInText[]) =>
    names.map(({ type, slug, text, confidence }) => `${type}/${slug} ("${text}", ${confidence})`).join(', ');
  return [
    `${file}:${line}`,
    ...(added.length > 0 ? [`adds ${list(added)}`] : []),
    ...(beyondMaximum.length > 0 ? [`beyond the maximum of ${maxMentions}: ${list(beyondMaximum)}`] : []),
    ...(below.length > 0 ? [`below ${threshold}: ${list(below)}`] : []),
  ].join(': ');
}

function textOf({ headline, summary, body }: Documents['Article']): string {
  return [headline, summary, toPlain(body ?? '')].filter(Boolean).join('\n\n');
}

/** A long text in parts that end with a line, or else with a word. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > maxTextLength) {
    const head = rest.slice(0, maxTextLength);
    const end = Math.max(head.lastIndexOf('\n'), 0) || Math.max(head.lastIndexOf(' '), 0) || maxTextLength;
    parts.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  return [...parts, rest];
}
