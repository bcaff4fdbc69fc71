import { useState } from 'preact/hooks';
import type { MediaPartsFragment } from '../generated/documents.ts';
import { t } from '../words/current.ts';
import { Caption } from './blocks.tsx';
import { Own } from './own.tsx';
import { Picture } from './picture.tsx';

/** The pictures, videos, recordings and documents of an article, in the order set by editors. */
export function MediaList({ media }: { readonly media: readonly MediaPartsFragment[] }) {
  return (
    <>
      {media.map(medium => (
        <figure key={medium.key} class="medium">
          <Medium medium={medium} />
          <Caption caption={medium.caption} credit={medium.credit} />
        </figure>
      ))}
    </>
  );
}

function Medium({ medium }: { readonly medium: MediaPartsFragment }) {
  const { kind, url, title, image } = medium;
  if (kind === 'IMAGE' && image !== null)
    return <Picture image={image} sizes="(min-width: 44rem) 42rem, 100vw" />;
  // Only a file can be played: other addresses are pages that play it.
  if (isPlayable(medium)) return <Player medium={medium} />;
  return (
    <p class="embed">
      <a href={url}>{title ?? url}</a>
    </p>
  );
}

function isPlayable({ kind, mimeType }: MediaPartsFragment): boolean {
  return (kind === 'VIDEO' || kind === 'AUDIO') && mimeType !== null && /^(?:audio|video)\//.test(mimeType);
}

/** Nothing is loaded until the reader plays it. Its name is its title. Without a network, a text says why it does not play. */
function Player({ medium: { kind, url, title, caption, poster } }: { readonly medium: MediaPartsFragment }) {
  const [isMissing, setMissing] = useState(false);
  const shared = {
    src: url,
    controls: true,
    preload: 'none' as const,
    'aria-label': title ?? caption ?? url,
    onError: () => setMissing(true),
  };
  return (
    <>
      {kind === 'VIDEO' ? <video {...shared} poster={poster?.large} playsInline /> : <audio {...shared} />}
      <p class="meta" role="status">
        {isMissing && <Own>{t.notPlayable}</Own>}
      </p>
    </>
  );
}
