import { Problem } from '../errors/problem.ts';
import { isTransient } from './failure.ts';

/** Names under which AWS and the SDK refuse every request alike: no right, no credentials, no table. */
const refusals = new Set([
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredTokenException',
  'IncompleteSignatureException',
  'InvalidSignatureException',
  'MissingAuthenticationTokenException',
  'NotAuthorized',
  'OptInRequired',
  'RequestExpired',
  'ResourceNotFoundException',
  'TokenProviderError',
  'UnknownOperationException',
  'UnrecognizedClientException',
]);

/**
 * Whether an error is one of the store and not of the request: `refused` for every request, `passing` for the moment. Undefined for an error that
 * follows from the request itself, such as an item that is too large.
 */
export function storeFailure(error: unknown): 'refused' | 'passing' | undefined {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (refusals.has(one.name) || one.name.startsWith('KMS')) return 'refused';
    if (isTransient(one)) return 'passing';
    if (one instanceof Problem && (one.code === 'TIMEOUT' || one.code === 'THROTTLED')) return 'passing';
  }
  return undefined;
}
