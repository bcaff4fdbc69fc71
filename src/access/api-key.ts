import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { type Stage, stages } from './stage.ts';

/** The parts of an API key. */
export interface ApiKeyText {
  readonly text: string;
  readonly stage: Stage;
  /** Identifies the key in lists and commands; not secret. */
  readonly id: string;
}

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** 12 characters hold the 71 bits of the id, 43 the 256 bits of the secret, 6 the 32 bits of the checksum. */
const idLength = 12;
const secretLength = 43;
const checksumLength = 6;

const form = new RegExp(
  `^(cmq_(${stages.join('|')})_([0-9A-Za-z]{${idLength}})_[0-9A-Za-z]{${secretLength}})_([0-9A-Za-z]{${checksumLength}})$`,
);

/** Creates a key, `cmq_<stage>_<id>_<32 random bytes>_<checksum>`. Secret scanners can recognise the format. */
export function newApiKey(stage: Stage): ApiKeyText {
  const id = base62(randomBytes(9), idLength);
  const body = `cmq_${stage}_${id}_${base62(randomBytes(32), secretLength)}`;
  return { text: `${body}_${checksum(body)}`, stage, id };
}

/** Parses a key; undefined if the format or the checksum is wrong, so that no lookup is needed. */
export function parseApiKey(text: string): ApiKeyText | undefined {
  const [, body = '', stage, id = '', sum] = form.exec(text) ?? [];
  const known = stages.find(candidate => candidate === stage);
  return known !== undefined && checksum(body) === sum ? { text, stage: known, id } : undefined;
}

/** Whether a text can be the id of a key. */
export function isApiKeyId(text: string): boolean {
  return new RegExp(`^[0-9A-Za-z]{${idLength}}$`).test(text);
}

/** The digest that the table stores instead of the key. 256 random bits need neither a salt nor a slow hash. */
export function hashOfApiKey(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Detects typing errors and invented keys; not secret. */
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
