import { isWebUrl } from '../../text/web-url.ts';

/** Maximum characters of an address, as src/model/document-schema.ts has it. An item is useful without one that is too long. */
const maxLength = 2000;

/** A web address without surrounding blanks; undefined for any other value. */
export function webAddress(value: unknown): string | undefined {
  const address = typeof value === 'string' ? value.trim() : '';
  return address.length <= maxLength && isWebUrl(address) ? address : undefined;
}
