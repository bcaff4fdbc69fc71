import type { AnyVariables, CombinedError, TypedDocumentNode } from '@urql/core';
import { useQuery } from '@urql/preact';

/** The one request of a screen, and what became of it. */
export interface ScreenResult<Data> {
  readonly data: Data | undefined;
  readonly error: CombinedError | undefined;
  readonly isLoading: boolean;
  reload(): void;
}

export function useScreen<Data, Variables extends AnyVariables>(
  query: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  pause = false,
): ScreenResult<Data> {
  const [{ data, error, fetching, stale }, execute] = useQuery<Data, Variables>({ query, variables, pause });
  return {
    data: data ?? undefined,
    error,
    isLoading: fetching || stale,
    // Past the browser's cache, which may have a response of a minute ago.
    reload: () => execute({ requestPolicy: 'network-only', fetchOptions: { cache: 'no-cache' } }),
  };
}
