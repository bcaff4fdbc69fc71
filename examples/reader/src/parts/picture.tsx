import { useState } from 'preact/hooks';
import type { PictureFragment } from '../generated/documents.ts';
import { placeholderColor } from './placeholder.ts';

interface Props {
  readonly image: PictureFragment;
  /** The width on the screen, as `sizes` of an img has it. */
  readonly sizes: string;
  /** Whether it stands at the top, so that it is not to wait for scrolling. */
  readonly isFirst?: boolean;
}

/** A picture that fills its box around its focal point. Its colour is there before it is. */
export function Picture({ image, sizes, isFirst = false }: Props) {
  const { alt, width, height, focalPoint, placeholder, small, large } = image;
  const color = placeholder === null ? undefined : placeholderColor(placeholder);
  const [isMissing, setMissing] = useState(false);
  // Without a network, for one: its colour instead of the browser's broken picture.
  if (isMissing)
    return <div class="picture" role="img" aria-label={alt} style={{ backgroundColor: color }} />;
  return (
    <img
      class="picture"
      src={large}
      srcset={small === large ? undefined : `${small} 480w, ${large} 1280w`}
      sizes={sizes}
      alt={alt}
      width={width ?? undefined}
      height={height ?? undefined}
      loading={isFirst ? 'eager' : 'lazy'}
      decoding="async"
      onError={() => setMissing(true)}
      style={{
        backgroundColor: color,
        objectPosition: focalPoint === null ? undefined : `${focalPoint.x * 100}% ${focalPoint.y * 100}%`,
      }}
    />
  );
}
