import { isId } from './id.ts';
import { isTypeName, type TypeName } from './types.ts';

/** The id that clients see: the opaque base64 form of `Type:id`, as the Relay server specification suggests. */
export function globalId(type: string, id: string): string {
  return btoa(`${type}:${id}`);
}

/** The id of the release with a global id; undefined for any other id. */
export function parseReleaseId(text: string): string | undefined {
  return idOf('Release', text);
}

/** The id of the front with a global id; undefined for any other id. */
export function parseFrontId(text: string): string | undefined {
  return idOf('Front', text);
}

/** The id of the webhook with a global id; undefined for any other id. */
export function parseWebhookId(text: string): string | undefined {
  return idOf('Webhook', text);
}

/** The id of the preview token with a global id; undefined for any other id. */
export function parsePreviewTokenId(text: string): string | undefined {
  const [, id] =
    /^PreviewToken:([0-9A-Za-z]{12})$/.exec(Buffer.from(text, 'base64').toString('latin1')) ?? [];
  return id !== undefined && globalId('PreviewToken', id) === text ? id : undefined;
}

/** The name of the record or statement with a global id; undefined for an invalid id. The id of a statement is `<article id>.<key>`. */
export function parseGlobalId(text: string): { type: TypeName | 'Statement'; id: string } | undefined {
  const [type = '', id = '', ...rest] = Buffer.from(text, 'base64').toString('latin1').split(':');
  if (rest.length > 0 || globalId(type, id) !== text) return undefined;
  if (type === 'Statement' && /^[0-9A-Z]{26}\.[0-9A-Z]{12}(?:-\d+)?$/.test(id)) return { type, id };
  return isTypeName(type) && isId(id) ? { type, id } : undefined;
}

function idOf(wanted: 'Release' | 'Front' | 'Webhook', text: string): string | undefined {
  const [type = '', id = '', ...rest] = Buffer.from(text, 'base64').toString('latin1').split(':');
  return type === wanted && rest.length === 0 && isId(id) && globalId(type, id) === text ? id : undefined;
}
