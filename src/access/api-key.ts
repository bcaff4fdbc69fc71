import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Stage, stages } from './stage.ts';

/** What can be told of an API key from its text. */
export interface ApiKeyText {
  readonly text: string;
  readonly stage: Stage;
  /** Names the key in lists and commands; no secret. */
  readonly id: string;
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 12 characters hold 71 bits, 43 hold the 256 of the secret, 6 the 32 of the checksum. */
const idLength = 12;
const secretLength = 43;
const checksumLength = 6;

const form = new RegExp(
  `^(cmq_(${stages.join('|')})_([0-9A-Za-z]{${idLength}})_[0-9A-Za-z]{${secretLength}})_([0-9A-Za-z]{${checksumLength}})$`,
);

/** A new key, `cmq_<stage>_<id>_<32 random bytes>_<checksum>`: its form is found by scanners for secrets. */
export function newApiKey(stage: Stage): ApiKeyText {
  const id = base62(randomBytes(9), idLength);
  const body = `cmq_${stage}_${id}_${base62(randomBytes(32), secretLength)}`;
  return { text: `${body}_${checksum(body)}`, stage, id };
}

/** What a text says that has the form of a key and the right checksum; undefined for any other, which needs no look-up. */
export function parseApiKey(text: string): ApiKeyText | undefined {
  const [, body = '', stage, id = '', sum] = form.exec(text) ?? [];
  const known = stages.find(candidate => candidate === stage);
  return known !== undefined && checksum(body) === sum ? { text, stage: known, id } : undefined;
}

/** Whether a text can be the id of a key. */
export function isApiKeyId(text: string): boolean {
  return new RegExp(`^[0-9A-Za-z]{${idLength}}$`).test(text);
}

/** All that the table holds of a key's text. 256 random bits need no salt and no slow hash. */
export function hashOfApiKey(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Against typing errors and made-up keys; no secret. */
function checksum(body: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return base62(bytes, checksumLength);
}

/** The lowest digits of a number in base 62. */
function base62(bytes: Uint8Array, length: number): string {
  let rest = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let text = '';
  for (let i = 0; i < length; i++) {
    text = alphabet.charAt(Number(rest % 62n)) + text;
    rest /= 62n;
  }
  return text;
}
