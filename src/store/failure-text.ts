import { cancellations, codeOf, requestIdOf, statusOf } from './failure.ts';

/**
 * The cause of a failure, for logs and operators: the name and message reported by the store, the SDK or the system, and the id of the request.
 * It is not for clients, because it names tables, roles and addresses.
 */
export function causeText(error: unknown): string {
  const cause = rootOf(error);
  if (!(cause instanceof Error)) return String(cause);
  const id = requestIdOf(cause);
  return `${nameOf(cause)}: ${messageOf(cause)}${id === undefined ? '' : ` (request id ${id})`}`;
}

/** The cause of a failure, with advice for an operator. */
export function failureText(error: unknown): string {
  const cause = rootOf(error);
  const text = causeText(cause);
  const advice = cause instanceof Error ? adviceFor(cause) : undefined;
  const sentence = /[.!?)]$/.test(text) ? text : `${text}.`;
  return advice === undefined ? sentence : `${sentence} ${advice}`;
}

/** The original failure behind the problems made of it. */
function rootOf(error: unknown): unknown {
  return error instanceof Error && 'extensions' in error && error.cause instanceof Error
    ? rootOf(error.cause)
    : error;
}

/** A response that is not JSON comes from another server than DynamoDB, such as a proxy or a web server. */
function isForeign(error: Error): boolean {
  return error instanceof SyntaxError && statusOf(error) > 0;
}

function nameOf(error: Error): string {
  if (isForeign(error)) return `HTTP ${statusOf(error)}`;
  // The SDK has no name for an error answer without a type.
  if (/^Unknown(?:Error)?$/.test(error.name) && statusOf(error) > 0) return `HTTP ${statusOf(error)}`;
  return error.name === 'Error' || error instanceof AggregateError ? codeOf(error) || error.name : error.name;
}

function messageOf(error: Error): string {
  if (isForeign(error)) return 'the response is not from DynamoDB';
  // For a name with several addresses, an error without a message hides the failures of all of them.
  if (error instanceof AggregateError && error.message === '')
    return error.errors.map(each => (each instanceof Error ? each.message : String(each))).join('; ');
  const reasons = cancellations(error).flatMap(({ Code, Message }) =>
    Code === undefined || Code === 'None' ? [] : [[Code, Message].filter(Boolean).join(': ')],
  );
  if (reasons.length > 0) return [...new Set(reasons)].join('; ');
  return error.message || 'no reason given';
}

/** Advice by the names, codes and messages of failures; the first matching entry counts. */
const advice: readonly (readonly [RegExp, string])[] = [
  [
    /malformed|not a database/,
    'The data file is damaged: stop npm start, move the data folder away and start again; or restore the file from a backup.',
  ],
  [/disk is full|ENOSPC/, 'Free space on the disk of the data folder, then retry.'],
  [
    /readonly database|EACCES|EROFS|EPERM/,
    'Make the data folder writable, or choose another folder with DATA_DIR.',
  ],
  [/disk I\/O error|unable to open database file/, 'Check the disk of the data folder and its permissions.'],
  [/database is locked/, 'Another process uses the data file: stop it, then retry.'],
  [
    /KMS|InaccessibleEncryption/i,
    "Check that the table's KMS key is enabled, and that these credentials may use it (kms:Decrypt).",
  ],
  [
    /AccessDenied|NotAuthorized|UnauthorizedOperation/,
    'Grant this permission to the credentials in use, or use other credentials (AWS_PROFILE).',
  ],
  [
    /ExpiredToken|RequestExpired|TokenRefresh|SSO.*expired|security token .*expired/i,
    'The credentials have expired: get new ones (such as by aws sso login), then retry.',
  ],
  [
    /UnrecognizedClient|InvalidClientTokenId|InvalidSignature|IncompleteSignature|MissingAuthenticationToken|CredentialsProvider/,
    'Check the credentials (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE), and the clock of this machine.',
  ],
  [/ResourceNotFound/, 'Check the name of the table and its region.'],
  [
    /key element does not match|Missing the key/,
    'Check the name of the table: it has the keys of another application.',
  ],
  [
    /UnknownOperation|HTTP (?:2|3|4)\d\d/,
    'Check the address: the server there is not DynamoDB, or lacks a required operation.',
  ],
  [/ENOTFOUND|EAI_AGAIN/, 'Check the name of the region or the address, and the network of this machine.'],
  [/ECONNREFUSED/, 'Start the engine at this address, or check the address.'],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|EPROTO/,
    'Check the address, and the certificates that this machine trusts (NODE_EXTRA_CA_CERTS).',
  ],
  [
    /TimeoutError|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ECONNRESET|EPIPE|NetworkingError|socket hang up/,
    'Check the network of this machine, then retry.',
  ],
  [
    /Throughput|Throttl|RequestLimit|TooManyRequests|KeysUnprocessed|TransactionConflict/,
    'Retry in a minute.',
  ],
  [
    /InternalServerError|ServiceUnavailable|HTTP 5\d\d/,
    'Retry in a minute; if the error persists, look at https://health.aws.amazon.com.',
  ],
];

function adviceFor(error: Error): string | undefined {
  const text = `${nameOf(error)} ${codeOf(error)} ${messageOf(error)}`;
  return advice.find(([pattern]) => pattern.test(text))?.[1];
}
