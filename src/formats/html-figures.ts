import { isWebUrl } from '../text/web-url.ts';
import { escaped, unescaped } from './html-text.ts';

/**
 * The HTML of micromark with figures and links to embeds. Micromark escapes all text, and writes each tag in one form only, so a pattern of a
 * tag matches nothing else.
 */
export function withFigures(html: string): string {
  return html
    .replace(imagesAlone, (paragraph, images: string) => figures(images) ?? paragraph)
    .replace(addressAlone, (paragraph, address: string) =>
      isWebUrl(unescaped(address)) ? `<p><a href="${address}">${address}</a></p>` : paragraph,
    );
}

/** A paragraph of nothing but images. */
const imagesAlone = /<p>((?:<img [^>]*>\s*)+)<\/p>/g;

/** A paragraph of nothing but an address. */
const addressAlone = /<p>(https?:\/\/[^\s<]+)<\/p>/g;

const image = /<img src="([^"]*)" alt="([^"]*)"(?: title="([^"]*)")? \/>/g;

/** Each image as a figure; undefined if one of them has no safe address. */
function figures(images: string): string | undefined {
  const found = [...images.matchAll(image)].map(([, url = '', alt = '', caption = '']) => ({
    url,
    alt,
    caption,
  }));
  return found.every(({ url }) => isWebUrl(unescaped(url))) ? found.map(figure).join('\n') : undefined;
}

/** All fields are escaped. */
interface Figure {
  readonly url: string;
  readonly alt: string;
  readonly caption: string;
  readonly credit?: string;
  readonly width?: number | null;
  readonly height?: number | null;
}

function figure({ url, alt, caption, credit = '', width, height }: Figure): string {
  const size = width == null || height == null ? '' : ` width="${width}" height="${height}"`;
  const words = [caption, ...(credit === '' ? [] : [`<small>${credit}</small>`])].filter(Boolean).join(' ');
  const below = words === '' ? '' : `<figcaption>${words}</figcaption>`;
  return `<figure><img src="${url}" alt="${alt}"${size} />${below}</figure>`;
}

/** The data of an image, without its address. */
export interface ImageFacts {
  readonly caption: string | null;
  readonly credit: string | null;
  readonly width: number | null;
  readonly height: number | null;
}

/** Whether HTML made here has figures. */
export function hasFigures(html: string): boolean {
  return html.includes('<figure>');
}

/** HTML made here, with the sizes, captions and credits of its images. The caption in the text takes precedence. */
export function withImageFacts(html: string, factsOf: (url: string) => ImageFacts | undefined): string {
  return html.replace(
    /<figure><img src="([^"]*)" alt="([^"]*)" \/>(?:<figcaption>([^<]*)<\/figcaption>)?<\/figure>/g,
    (plain, url: string, alt: string, caption?: string) => {
      const facts = factsOf(unescaped(url));
      if (facts === undefined) return plain;
      const { width, height } = facts;
      const shown = caption ?? escaped(facts.caption ?? '');
      const credit = escaped(facts.credit ?? '');
      // A caption that was imported as HTML has the credit in it.
      return figure({
        url,
        alt,
        width,
        height,
        caption: shown,
        credit: shown.endsWith(credit) ? '' : credit,
      });
    },
  );
}

/** HTML made here, with each link replaced whose destination is relative and accepted by `attributesOf`, which returns its attributes. */
export function withRelativeLinks(
  html: string,
  attributesOf: (destination: string) => object | undefined,
): string {
  return html.replace(/<a href="(?!https?:)([^":]+)"/g, (plain, destination: string) => {
    const attributes = attributesOf(unescaped(destination));
    if (attributes === undefined) return plain;
    const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(String(value))}"`);
    return `<a${written.join('')}`;
  });
}
