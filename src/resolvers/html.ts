import { hasFigures, withImageFacts, withRelativeLinks } from '../formats/html-figures.ts';
import { linkedEntity } from '../model/body-links.ts';
import type { Known } from '../model/record.ts';
import { entityUrl } from './addresses.ts';
import type { Context } from './context.ts';
import { imagesOf } from './media.ts';

/**
 * The HTML of an article's text, completed by what the text alone does not tell: the addresses of entities, and the sizes and credits of pictures.
 * The article is read only for pictures.
 */
export async function completeHtml(
  html: string,
  article: Known<'Article'>,
  context: Context,
): Promise<string> {
  const linked = withRelativeLinks(html, destination => {
    const link = linkedEntity(destination);
    if (link === undefined) return undefined;
    const href = entityUrl(link.type, link.key, context.addresses);
    return { ...(href === undefined ? {} : { href }), 'data-entity': String(link) };
  });
  if (!hasFigures(linked)) return linked;
  const images = await imagesOf(article, context);
  return withImageFacts(linked, url => {
    const image = images.get(url);
    const { caption = null, credit = null, width = null, height = null } = image ?? {};
    return image && { caption, credit, width, height };
  });
}
