import type { CombinedError } from '@urql/core';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ScreenResult } from '../api/use-screen.ts';

interface Props<Data> {
  readonly result: ScreenResult<Data>;
  /** Shown where there is no network and the cache has nothing: what the copy on the device has. */
  readonly offline: () => ComponentChildren;
  readonly children: (data: Data) => ComponentChildren;
}

/** A screen in all its states: waiting, there, without a network, refused. */
export function Screen<Data extends object>({ result, offline, children }: Props<Data>) {
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
  if (isUnreached)
    return (
      <>
        <p class="notice" role="status">
          {navigator.onLine ? 'The news service cannot be reached.' : 'You are offline.'} This is what your
          device has kept.{' '}
          <button type="button" class="link" onClick={reload}>
            Try again
          </button>
        </p>
        {offline()}
      </>
    );
  return <Problem error={error} onRetry={reload} />;
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
  return <h1 class={isHidden ? 'visually-hidden' : ''}>{children ?? text}</h1>;
}

/** A record that does not exist, or not any more. */
export function NotFound() {
  return (
    <div class="empty">
      <Title text="Not found" />
      <p>This page does not exist, or it was withdrawn.</p>
      <p>
        <a href="/">To the front page</a> · <a href="/search">Search</a>
      </p>
    </div>
  );
}

export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <div class="empty">{children}</div>;
}

export function Skeleton() {
  return (
    <div class="skeleton" role="status" aria-label="Loading">
      <div class="bar wide" />
      <div class="block" />
      <div class="bar" />
      <div class="bar" />
      <div class="bar short" />
    </div>
  );
}

const busy = 'Many people are reading at the moment. Try again in a few seconds.';
const messages: Readonly<Record<string, string>> = {
  UNAVAILABLE: busy,
  TIMEOUT: busy,
  THROTTLED: busy,
  LIMIT_EXCEEDED: 'This page is too large to be shown.',
  BAD_USER_INPUT: 'This request was not understood. Change it and try again.',
};

function Problem({ error, onRetry }: { readonly error: CombinedError; onRetry(): void }) {
  const code = String(error.graphQLErrors[0]?.extensions.code ?? '');
  return (
    <div class="empty" role="alert">
      <Title text="This did not work" />
      <p>{messages[code] ?? 'The news could not be loaded.'}</p>
      <button type="button" onClick={onRetry}>
        Try again
      </button>
      {code !== '' && <p class="meta">Code: {code}</p>}
    </div>
  );
}
