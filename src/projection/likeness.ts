import { jsonValue } from '../formats/json.ts';
import { toPlain } from '../formats/markdown.ts';
import type { AnyRecord } from '../model/record.ts';
import { type Signature, sampleCount, signatureOf } from '../text/signature.ts';
import type { ListEntry } from './entry.ts';

/**
 * The entries by which articles with a similar text are found: of each key of its signature, one. Drafts have none, so
 * that no reader of the lists can tell of them.
 */
export function likenessEntries(record: AnyRecord, body: string): ListEntry[] {
  if (record.type !== 'Article' || record.status !== 'PUBLISHED' || record.publishedAt === null) return [];
  const signature = signatureOf(toPlain(body));
  if (signature === undefined) return [];
  const entry = { sort: record.publishedAt, id: record.id, card: packed(signature) };
  return signature.keys.map(of => ({ list: 'likeness', of, ...entry }));
}

/** The signature on a card, without its keys; undefined if the card is damaged. */
export function signatureFrom(card: string): Signature | undefined {
  const { size, samples, facts } = Object(jsonValue(card));
  if (typeof size !== 'number' || typeof samples !== 'string' || typeof facts !== 'string') return undefined;
  const [sampleBytes, factBytes] = [samples, facts].map(text => Uint8Array.from(Buffer.from(text, 'base64')));
  if (sampleBytes?.length !== sampleCount || factBytes === undefined || factBytes.length % 2 !== 0)
    return undefined;
  return {
    keys: [],
    size,
    samples: sampleBytes,
    facts: Uint16Array.from({ length: factBytes.length / 2 }, (_, i) => {
      return ((factBytes[2 * i] ?? 0) << 8) | (factBytes[2 * i + 1] ?? 0);
    }),
  };
}

/** Bytes in base64: the card stays below the 1 KB of one write unit. */
function packed({ size, samples, facts }: Signature) {
  const factBytes = [...facts].flatMap(fact => [fact >> 8, fact & 0xff]);
  return {
    size,
    samples: Buffer.from(samples).toString('base64'),
    facts: Buffer.from(factBytes).toString('base64'),
  };
}
