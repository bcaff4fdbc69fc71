import type { KnownActor, KnownEntity, RecordOf } from './record.ts';
import { types } from './types.ts';

/** The authors of an article: the people and organizations that it mentions in the role AUTHOR, each once. */
export function authorsOf({ mentions }: Pick<RecordOf<'Article'>, 'mentions'>): KnownActor[] {
  const authors = new Map<string, KnownActor>();
  for (const { entity, role } of mentions) {
    const name = `${entity.type}#${entity.id}`;
    if (role === 'AUTHOR' && isActor(entity) && !authors.has(name)) authors.set(name, entity);
  }
  return [...authors.values()];
}

/** The names of an article's authors as printed: its byline, or else the names of its authors. */
export function bylineOf(article: Pick<RecordOf<'Article'>, 'byline' | 'mentions'>): readonly string[] {
  return article.byline.length > 0 ? article.byline : authorsOf(article).map(({ name }) => name);
}

function isActor(entity: KnownEntity): entity is KnownActor {
  return types[entity.type].isActor;
}
