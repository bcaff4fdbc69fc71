import { Problem } from '../../errors/problem.ts';
import { isInUtf8, rangeOf } from './media-types.ts';

/** Throws if the body of a request is not JSON as it is, in UTF-8. The message says how to send another media type. */
export function checkMediaType({ headers }: Request, message: string): void {
  const type = rangeOf(headers.get('content-type') ?? '');
  if (type.type !== 'application/json') throw new Problem('UNSUPPORTED_MEDIA_TYPE', message);
  if (!isInUtf8(type))
    throw new Problem(
      'UNSUPPORTED_MEDIA_TYPE',
      'Send the body as UTF-8 JSON, with content-type: application/json.',
    );
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity')
    throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the body uncompressed, without content-encoding.');
}

/** The JSON of a body in UTF-8 of at most `limit` bytes. */
export async function readJson(request: Request, limit: number): Promise<unknown> {
  return parseJson(textOf(await bytesOf(request, limit)), 'The body');
}

/** `what` is the JSON of a text, for the message. */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The parser's error would repeat a part of the text.
    throw new Problem('BAD_REQUEST', `${what} is not valid JSON.`);
  }
}

/** Reads the body, with at most the limit in memory. A body that ends early rejects with an error of its own. */
async function bytesOf(request: Request, limit: number): Promise<Uint8Array> {
  const length = request.headers.get('content-length');
  if (Number(length) > limit) throw tooLarge(limit);
  if (length !== null && /^\d+$/.test(length)) {
    const bytes = await request.arrayBuffer();
    // A socket delivers no more bytes than the header declares; an event of a gateway may.
    if (bytes.byteLength > limit) throw tooLarge(limit);
    return new Uint8Array(bytes);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Not by `for await`, which closes the connection on an error, so that no response could be sent.
  const reader = request.body?.getReader();
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(read.value);
  }
  return Buffer.concat(chunks);
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Invalid UTF-8 is rejected, because lenient decoding would change the text. */
function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Problem('BAD_REQUEST', 'The body is not valid UTF-8.');
  }
}

function tooLarge(limit: number): Problem {
  return new Problem('PAYLOAD_TOO_LARGE', `The body is too large (maximum ${limit} bytes).`);
}
