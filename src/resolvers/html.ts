import { hasFigures, withImageFacts, withRelativeLinks } from '../formats/html-figures.ts';
import { linkedEntity } from '../model/body-links.ts';
import type { Known } from '../model/record.ts';
import { entityUrl } from './addresses.ts';
import type { Context } from './context.ts';
import { linkTarget } from './link-target.ts';
import { imagesOf } from './media.ts';

/**
 * The HTML of an article's text, completed by what the text alone does not tell: the addresses of entities, and the sizes and credits of pictures.
 * The article is read only for pictures.
 */
export async function completeHtml(
  html: string,
  { article, isOfPost = false }: { readonly article: Known<'Article'>; readonly isOfPost?: boolean },
  context: Context,
): Promise<string> {
  const targets = isOfPost ? await targetsIn(html, context) : undefined;
  const linked = withRelativeLinks(html, destination => {
    const link = linkedEntity(destination);
    if (link === undefined) return undefined;
    const target = targets === undefined ? { type: link.type, slug: link.key } : targets.get(destination);
    if (target === undefined) return {};
    const href = entityUrl(target.type, target.slug, context.addresses);
    return { ...(href === undefined ? {} : { href }), 'data-entity': `${target.type}/${target.slug}` };
  });
  if (!hasFigures(linked)) return linked;
  const images = await imagesOf(article, context);
  return withImageFacts(linked, url => {
    const image = images.get(url);
    const { caption = null, credit = null, width = null, height = null } = image ?? {};
    return image && { caption, credit, width, height };
  });
}

/** The current names of the entities that the links of a post lead to, by their destinations. */
async function targetsIn(html: string, context: Context) {
  const destinations = new Set<string>();
  withRelativeLinks(html, destination => {
    destinations.add(destination);
    return undefined;
  });
  const found = await Promise.all(
    [...destinations].map(async destination => {
      const link = linkedEntity(destination);
      const target = link && (await linkTarget(link, context));
      return target == null ? [] : [[destination, target] as const];
    }),
  );
  return new Map(found.flat());
}
