import { t } from '../words/current.ts';

interface Props {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly isLoading: boolean;
  onMore(after: string | null): void;
}

/** Loads the next page of a list, which the cache joins to those before it. */
export function More({ pageInfo: { hasNextPage, endCursor }, isLoading, onMore }: Props) {
  if (!hasNextPage) return null;
  return (
    <button type="button" class="more" disabled={isLoading} onClick={() => onMore(endCursor)}>
      {isLoading ? t.loadingMore : t.more}
    </button>
  );
}
