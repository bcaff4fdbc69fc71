import { Problem } from '../../errors/problem.ts';
import { lookupFieldOf, typeNames, types } from '../../model/types.ts';
import type { Context } from '../../resolvers/context.ts';
import { jsonLd } from '../../resolvers/json-ld/json-ld.ts';
import { lookup } from '../../resolvers/node.ts';
import { publicUntil } from '../response/cache-control.ts';
import type { Page } from './page.ts';

/** A record in JSON-LD by `<type>/<slug>`, the type as the field of Query that looks it up: `/jsonld/article/police-training`. */
export async function jsonLdPage(name: string, context: Context): Promise<Page> {
  const [, wanted, slug = ''] = /^([a-z]+)\/([^/]+)$/.exec(name) ?? [];
  const type = typeNames.find(one => lookupFieldOf(one) === wanted);
  if (type === undefined)
    throw new Problem(
      'NOT_FOUND',
      `This address does not exist. Use /jsonld/<type>/<slug>, with one of the types ${typeNames.map(lookupFieldOf).join(', ')}.`,
    );
  const record = await lookup(type, { slug }, context, { related: false });
  if (record === null) throw new Problem('NOT_FOUND', `No ${lookupFieldOf(type)} has this slug.`);
  return {
    type: 'application/ld+json; charset=utf-8',
    text: await jsonLd(record, context),
    cacheControl: publicUntil(context.now, types[type].maxAge, context.pending.next()),
  };
}
