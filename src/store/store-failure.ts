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
 * Classifies a failure of the store: `refused` if it refuses every request, `transient` if a retry may succeed. Undefined for an error that the
 * request itself causes, such as an item that is too large.
 */
export function storeFailure(error: unknown): 'refused' | 'transient' | undefined {
  for (let one = error; one instanceof Error; one = one.cause) {
    if (refusals.has(one.name) || one.name.startsWith('KMS')) return 'refused';
    if (isTransient(one)) return 'transient';
    if (one instanceof Problem && (one.code === 'TIMEOUT' || one.code === 'THROTTLED')) return 'transient';
  }
  return undefined;
}
