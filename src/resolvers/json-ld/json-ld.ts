import { globalId } from '../../model/global-id.ts';
import type { AnyRecord, Known } from '../../model/record.ts';
import type { TypeName } from '../../model/types.ts';
import type { Context } from '../context.ts';
import { isHidden, noLongerExists } from '../field.ts';
import { articleProperties } from './article.ts';
import { entityProperties } from './entity.ts';
import { type JsonLdNode, namedNode } from './node.ts';

/**
 * A record in JSON-LD with the vocabulary of schema.org, as text that may be placed in a `<script>` element as it is. The record is read unless all
 * of its fields are at hand.
 */
export async function jsonLd(known: Known<TypeName>, context: Context): Promise<string> {
  const record = isComplete(known) ? known : await context.records.load(known);
  if (record === undefined || isHidden(record, known, context)) throw noLongerExists(known);
  const properties =
    record.type === 'Article' ? await articleProperties(record, context) : entityProperties(record, context);
  const node: JsonLdNode = {
    '@context': 'https://schema.org',
    ...namedNode(record, context),
    identifier: globalId(record.type, record.id),
    ...properties,
  };
  return safeInHtml(JSON.stringify(node));
}

/** Only whole records have the number of their writes: embedded references and cards do not. */
function isComplete(known: Known<TypeName>): known is AnyRecord {
  return known.version !== undefined;
}

/** JSON without characters that mean something in HTML: no text in it ends the script element or opens a comment. */
function safeInHtml(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
