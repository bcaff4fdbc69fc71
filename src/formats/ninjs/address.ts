import { isWebUrl } from '../../text/web-url.ts';

/** Maximum characters of an address, as src/model/document-schema.ts has it. An item is useful without one that is too long. */
const maxLength = 2000;

/** A web address as a browser reads it: without surrounding blanks, with https where it has no scheme; undefined for any other value. */
export function webAddress(value: unknown): string | undefined {
  const given = typeof value === 'string' ? value.trim() : '';
  const address = given.replace(/^\/\//, 'https://').replaceAll(' ', '%20');
  return address.length <= maxLength && isWebUrl(address) ? address : undefined;
}
