import { createAll, fileToFill } from './cms-database.ts';
import { contentOf } from './content.ts';
import { started } from './rival.ts';
import { loadStrapi } from './strapi-packages.ts';

/** Fills a file with a corpus, and shuts it. */
const { folder, articles } = started();
const { db } = await loadStrapi(folder, fileToFill());
const content = contentOf(articles);
const creator = (name: string) => {
  const query = db.query(`api::${name}.${name}`);
  return async (data: object) => (await query.create({ data })).id;
};
await db.transaction(async () => {
  const people = await createAll(content.people, creator('person'));
  const organizations = await createAll(content.organizations, creator('organization'));
  const events = await createAll(content.events, creator('event'));
  await createAll(
    content.articles.map(({ publishedAt, ...article }) => ({
      ...article,
      releasedAt: publishedAt,
      people: article.people.map(slug => people.get(slug)),
      organizations: article.organizations.map(slug => organizations.get(slug)),
      events: article.events.map(slug => events.get(slug)),
    })),
    creator('article'),
  );
});
process.exit();
