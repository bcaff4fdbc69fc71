import { Problem } from '../errors/problem.ts';
import type { Known } from '../model/record.ts';
import type { TypeName } from '../model/types.ts';
import { converterTo } from './article.ts';
import type { TextFormat } from './article-text.ts';
import type { Context } from './context.ts';
import type { Converter } from './conversions.ts';

/** Maximum bytes of texts on one page, as JSON: half of the maximum of a response (src/server/limits.ts), since the other fields need space too. */
const maxTextBytes = 2_000_000;

/** Milliseconds of conversions for one page: the reads after them must still be in time. */
const maxMilliseconds = 1000;

/** Bytes of a word with its surroundings; more in scripts with three bytes a character. Only determines the number of texts read at a time. */
const bytesOfWord = 6;

/**
 * The number of records that fit on one page with the texts of their articles, once for each of the formats: at least one, which may be too large
 * by itself. This reads and converts the texts, and the page does not repeat it.
 */
export async function fittingTexts(
  records: readonly (Known<TypeName> | null)[],
  formats: readonly (TextFormat | 'BLOCKS')[],
  context: Context,
): Promise<number> {
  if (formats.length === 0) return records.length;
  const converters = await Promise.all(formats.map(converterTo));
  const count = roughlyFitting(records, formats.length);
  const texts = await Promise.all(records.slice(0, count).map(record => textOf(record, context)));
  const start = performance.now();
  let bytes = 0;
  for (const [i, text] of texts.entries()) {
    if (text === undefined) continue;
    const { id, markdown } = text;
    const isInTime = performance.now() - start <= maxMilliseconds;
    const hasRoom = (convert: Converter | undefined) =>
      convert === undefined || (isInTime && context.conversions.hasRoomFor(id, markdown, convert));
    if (i > 0 && !converters.every(hasRoom)) return i;
    for (const convert of converters) bytes += sizeOf(id, markdown, convert, context);
    if (i > 0 && bytes > maxTextBytes) return i;
  }
  return count;
}

/** The number of texts worth reading, by their word counts. */
function roughlyFitting(records: readonly (Known<TypeName> | null)[], formats: number): number {
  let bytes = 0;
  const end = records.findIndex((record, i) => {
    bytes += record?.type === 'Article' ? (record.wordCount ?? 0) * bytesOfWord * formats : 0;
    return i > 0 && bytes > maxTextBytes;
  });
  return end < 0 ? records.length : end;
}

async function textOf(record: Known<TypeName> | null, context: Context) {
  if (record?.type !== 'Article') return undefined;
  const found = await context.records.foundWithText(record.id);
  return found === undefined ? undefined : { id: record.id, markdown: found.text };
}

/** Bytes of a text in the response; 0 for one that cannot be converted, which the field itself reports. */
function sizeOf(
  id: string,
  markdown: string,
  convert: Converter | undefined,
  { conversions }: Context,
): number {
  try {
    const text = convert === undefined ? markdown : conversions.of(id, markdown, convert);
    return Buffer.byteLength(JSON.stringify(text));
  } catch (error) {
    if (error instanceof Problem) return 0;
    throw error;
  }
}
