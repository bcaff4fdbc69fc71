import type { CombinedError } from '@urql/core';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ScreenResult } from '../api/use-screen.ts';
import { useCopy } from '../offline/use-copy.ts';
import { t } from '../words/current.ts';
import { fill } from '../words/phrase.tsx';

interface Props<Data> {
  readonly result: ScreenResult<Data>;
  /** Shown where there is no network and the cache has nothing: what the copy on the device has. */
  readonly offline: () => ComponentChildren;
  /** Whether the heading of the screen stands above this part already. */
  readonly hasTitle?: boolean;
  readonly children: (data: Data) => ComponentChildren;
}

/** A screen in all its states: waiting, there, without a network, refused. */
export function Screen<Data extends object>({ result, offline, hasTitle = false, children }: Props<Data>) {
  const { data, error, reload } = result;
  const isUnreached = error?.networkError !== undefined;
  const retry = useRef(reload);
  retry.current = reload;
  useEffect(() => {
    if (!isUnreached) return;
    const onOnline = () => retry.current();
    window.addEventListener('online', onOnline);
    return () => window.removeEventListener('online', onOnline);
  }, [isUnreached]);
  if (data !== undefined && (error === undefined || Object.values(data).some(value => value !== null)))
    return <>{children(data)}</>;
  if (error === undefined) return <Skeleton />;
  if (isUnreached) return <Unreached {...{ offline, hasTitle }} onRetry={reload} />;
  return <Problem error={error} onRetry={reload} />;
}

interface UnreachedProps {
  readonly offline: () => ComponentChildren;
  readonly hasTitle: boolean;
  onRetry(): void;
}

/** What the device has kept, or that it has nothing. */
function Unreached({ offline, hasTitle, onRetry }: UnreachedProps) {
  const copy = useCopy();
  const reason = navigator.onLine ? t.unreached : t.offline;
  if (copy === undefined) return <Skeleton />;
  if (copy.articles.length === 0)
    return (
      <div class="empty" role="alert">
        {hasTitle ? <p>{reason}</p> : <Title text={reason} />}
        <p>{t.nothingKept}</p>
        <button type="button" onClick={onRetry}>
          {t.tryAgain}
        </button>
      </div>
    );
  return (
    <>
      <p class="notice" role="status">
        {reason} {t.kept}{' '}
        <button type="button" class="link" onClick={onRetry}>
          {t.tryAgain}
        </button>
      </p>
      {offline()}
    </>
  );
}

interface TitleProps {
  /** The name of the screen, for the tab and the history too. */
  readonly text: string;
  readonly isHidden?: boolean;
  readonly children?: ComponentChildren;
}

export function Title({ text, isHidden = false, children }: TitleProps) {
  useEffect(() => {
    document.title = `${text} · Communiqué`;
  }, [text]);
  return <h1 class={isHidden ? 'visually-hidden' : ''}>{children ?? <bdi>{text}</bdi>}</h1>;
}

/** A record that does not exist, or not any more. */
export function NotFound() {
  useEffect(() => {
    // The server sends the same page for every address of a record: search engines are to leave this one out.
    const robots = document.createElement('meta');
    robots.name = 'robots';
    robots.content = 'noindex';
    document.head.append(robots);
    return () => robots.remove();
  }, []);
  return (
    <div class="empty">
      <Title text={t.notFound} />
      <p>{t.notFoundText}</p>
      <p>
        <a href="/">{t.toFront}</a> · <a href="/search">{t.search}</a>
      </p>
    </div>
  );
}

export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <div class="empty">{children}</div>;
}

export function Skeleton() {
  return (
    <div class="skeleton" role="status" aria-label={t.loading}>
      <div class="bar wide" />
      <div class="block" />
      <div class="bar" />
      <div class="bar" />
      <div class="bar short" />
    </div>
  );
}

const messages: Readonly<Record<string, 'busy' | 'tooLarge' | 'notUnderstood'>> = {
  UNAVAILABLE: 'busy',
  TIMEOUT: 'busy',
  THROTTLED: 'busy',
  LIMIT_EXCEEDED: 'tooLarge',
  BAD_USER_INPUT: 'notUnderstood',
};

function Problem({ error, onRetry }: { readonly error: CombinedError; onRetry(): void }) {
  const code = String(error.graphQLErrors[0]?.extensions.code ?? '');
  return (
    <div class="empty" role="alert">
      <Title text={t.failed} />
      <p>{t[messages[code] ?? 'failedText']}</p>
      <button type="button" onClick={onRetry}>
        {t.tryAgain}
      </button>
      {code !== '' && <p class="meta">{fill(t.code, { code })}</p>}
    </div>
  );
}
