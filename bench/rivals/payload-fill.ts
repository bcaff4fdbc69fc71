import { createAll, fileToFill } from './cms-database.ts';
import { contentOf } from './content.ts';
import { loadPayload, startPayload } from './payload-packages.ts';
import { started } from './rival.ts';

/** Fills a file with a corpus. A process of its own, since Payload makes its tables by itself only where NODE_ENV is not production. */
const { folder, articles } = started();
const payload = await startPayload(await loadPayload(folder), fileToFill());
const content = contentOf(articles);
const creator = (collection: string) => async (data: object) =>
  (await payload.create({ collection, data, depth: 0, disableTransaction: true })).id;
const people = await createAll(content.people, creator('people'));
const organizations = await createAll(content.organizations, creator('organizations'));
const events = await createAll(content.events, creator('events'));
await createAll(
  content.articles.map(article => ({
    ...article,
    people: article.people.map(slug => ({ person: people.get(slug) })),
    organizations: article.organizations.map(slug => ({ organization: organizations.get(slug) })),
    events: article.events.map(slug => ({ event: events.get(slug) })),
  })),
  creator('articles'),
);
process.exit();
