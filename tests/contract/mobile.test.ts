import { beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type Api, startSampleApi, unhurried } from '../api.ts';
import { idOf, Model, type ModelDocument, mentionsOf, milestonesOf, nameOf, slugsOf } from '../model.ts';
import { isLong, seeded } from '../seed.ts';
import { operation } from './operations.ts';

/**
 * Every request of the contract that a news app sends, against a brute-force search of the sample content: for every
 * record with LONG=1, otherwise for every other one, the even or the odd ones by chance.
 */
const model = new Model();
const parity = seeded('mobile').pick([0, 1]);
let api: Api;

beforeAll(async () => {
  api = await startSampleApi(unhurried);
});

function some<T>(records: readonly T[]): readonly T[] {
  return isLong ? records : records.filter((_, i) => i % 2 === parity);
}

test('HomeFeed: the latest articles with the first of what they mention, page after page', async () => {
  const expected = model.articles();
  const seen: Answer['data'][] = [];
  let after: string | null = null;
  do {
    const { articles } = await run('HomeFeed', { first: 7, after });
    seen.push(...articles.edges.map(({ node }: Answer['data']) => node));
    after = articles.pageInfo.hasNextPage ? articles.pageInfo.endCursor : null;
  } while (after !== null);
  expect(slugsOf(seen)).toEqual(slugsOf(expected));
  for (const [index, node] of seen.entries()) {
    const article = expected[index];
    if (article === undefined) throw new Error('More articles than there are.');
    expect(node).toMatchObject({
      id: idOf(article),
      headline: article.headline,
      summary: article.summary ?? null,
    });
    expect(slugsOf(node.people.nodes)).toEqual(mentioned(article, 'Person').slice(0, 3));
    expect(slugsOf(node.organizations.nodes)).toEqual(mentioned(article, 'Organization').slice(0, 3));
    expect(slugsOf(node.events.nodes)).toEqual(mentioned(article, 'Event').slice(0, 2));
  }
});

test('Home: the containers of the front with their articles, and the banner', async () => {
  for (const first of [1, 2, 8, 20, 50]) {
    const { front, articles } = await run('Home', { first, breakingSince: '2024-01-01T00:00:00Z' });
    const [expected] = model.fronts;
    expect(front).toMatchObject({ name: expected?.name });
    const shown = front.containers.map(({ key, items }: Answer['data']) => [
      key,
      items.map(({ article }: Answer['data']) => article.slug),
    ]);
    expect(Object.fromEntries(shown)).toEqual(model.onFront('home', first));
    for (const [i, { title, items }] of front.containers.entries()) {
      const container = expected?.containers[i];
      expect(title).toBe(container?.title);
      for (const { article, isPinned, ...words } of items) {
        const chosen = container?.items?.find(one => one.article === `Article/${article.slug}`);
        const own = model.get(`Article/${article.slug}`);
        expect(isPinned).toBe(chosen?.place !== undefined);
        expect(words).toMatchObject({
          headline: chosen?.headline ?? own.headline,
          kicker: chosen?.kicker ?? null,
          summary: chosen?.summary ?? own.summary ?? null,
        });
      }
    }
    expect(slugsOf(articles.nodes)).toEqual(
      slugsOf(model.articles(({ urgency }) => urgency === 'BREAKING')).slice(0, 1),
    );
  }
});

test('SectionFeed: the articles of each section', async () => {
  const sections = new Set(model.articles().map(({ section }) => section));
  expect(sections.size).toBeGreaterThan(3);
  for (const section of sections) {
    const { articles } = await run('SectionFeed', { section });
    expect(slugsOf(articles.nodes)).toEqual(
      slugsOf(model.articles(article => article.section === section)).slice(0, 20),
    );
  }
});

test('ArticlePage and ArticleBySlug: everything an article says', async () => {
  for (const expected of some(model.articles())) {
    const { article } = await run('ArticlePage', { id: idOf(expected) });
    expect(article).toMatchObject({
      slug: expected.slug,
      headline: expected.headline,
      byline: expected.byline,
      keywords: expected.keywords ?? [],
    });
    expect(article.body).toContain('<p>');
    expect(article.publisher.name).toBe('Communiqué');
    expect(
      article.mentions.edges.map(({ role, node }: Answer['data']) => ({
        role,
        entity: `${node.__typename}/${node.slug}`,
      })),
    ).toEqual(mentionsOf(expected).slice(0, 50));
    expect(article.statements.map(({ text }: Answer['data']) => text)).toEqual(
      (expected.statements ?? []).map(({ text }: Answer['data']) => text),
    );
    expect(article.statements.map(({ speaker }: Answer['data']) => speaker?.name ?? null)).toEqual(
      (expected.statements ?? []).map(({ speaker }: Answer['data']) =>
        speaker === undefined ? null : model.get(speaker).name,
      ),
    );
    expect(article.figures.map(({ label, value }: Answer['data']) => [label, value])).toEqual(
      (expected.figures ?? []).map(({ label, value }: Answer['data']) => [label, value]),
    );
    expect(slugsOf(article.related)).toEqual(slugsOf(model.relatedArticles(expected)).slice(0, 5));
    const bySlug = await run('ArticleBySlug', { slug: expected.slug });
    expect(bySlug.article).toEqual({
      id: article.id,
      headline: article.headline,
      body: article.body,
      publishedAt: article.publishedAt,
    });
  }
});

test('ArticleBlocks: the text of each article, block by block', async () => {
  for (const expected of model.articles()) {
    const { article } = await run('ArticleBlocks', { slug: expected.slug });
    const paragraphs: Answer['data'][] = article.blocks;
    const textOf = (runs: Answer['data'][]) => runs.map(({ text }) => text).join('');
    const texts = paragraphs.flatMap(({ runs, items = [] }) =>
      runs === undefined ? items.map((item: Answer['data']) => textOf(item.runs)) : textOf(runs),
    );
    const { data } = await api.ask(
      'query ($slug: String!) { article(slug: $slug) { body(format: PLAIN) } }',
      expected,
    );
    expect(texts.join('\n\n')).toBe(data.article.body);
    expect(new Set(paragraphs.map(({ key }) => key)).size).toBe(paragraphs.length);
  }
});

test('PersonPage: posts, articles, events, agreements and statements of everybody', async () => {
  for (const expected of some(model.ofType('Person'))) {
    const { person } = await run('PersonPage', { slug: expected.slug });
    expect(person).toMatchObject({
      id: idOf(expected),
      name: expected.name,
      jobTitle: expected.jobTitle ?? null,
      sameAs: expected.sameAs ?? [],
    });
    expect(person.positions).toHaveLength((expected.positions ?? []).length);
    expectActor(person, expected);
    const statements = model
      .articles()
      .flatMap(({ statements: all = [] }) =>
        all.filter(({ speaker }: Answer['data']) => speaker === nameOf(expected)),
      );
    expect(person.statements.nodes.map(({ text }: Answer['data']) => text).toSorted()).toEqual(
      statements.map(({ text }: Answer['data']) => text).toSorted(),
    );
    expectRelated(person.related, expected);
  }
});

test('OrganizationPage: the tree, the members and the edges of every organization', async () => {
  for (const expected of some(model.ofType('Organization'))) {
    const { organization } = await run('OrganizationPage', { slug: expected.slug });
    const name = nameOf(expected);
    expect(organization).toMatchObject({
      name: expected.name,
      kind: expected.kind,
      country: expected.country ?? null,
    });
    expect(organization.parent?.slug ?? null).toBe(
      expected.parent === undefined ? null : model.get(expected.parent).slug,
    );
    expect(organization.location?.name ?? null).toBe(
      expected.location === undefined ? null : model.get(expected.location).name,
    );
    expect(slugsOf(organization.subOrganizations.nodes)).toEqual(
      slugsOf(model.byName('Organization', ({ parent }) => parent === name)).slice(0, 20),
    );
    const members = model.byName('Person', ({ positions = [] }) =>
      positions.some(({ organization: at }: Answer['data']) => at === name),
    );
    expect(slugsOf(organization.members.edges.map(({ node }: Answer['data']) => node))).toEqual(
      slugsOf(members).slice(0, 20),
    );
    expect(slugsOf(organization.articles.nodes)).toEqual(slugsOf(model.articlesAbout(name)).slice(0, 10));
    expectActor({ events: organization.events, agreements: organization.agreements }, expected);
  }
});

test('AgreementPage: parties and milestones of every agreement', async () => {
  for (const expected of some(model.ofType('Agreement'))) {
    const { agreement } = await run('AgreementPage', { slug: expected.slug });
    expect(agreement).toMatchObject({
      name: expected.name,
      kind: expected.kind,
      provisions: expected.provisions ?? [],
    });
    expect(agreement.status).toBe(milestonesOf(expected).at(-1)?.status ?? 'PROPOSED');
    expect(
      agreement.parties.edges.map(({ node }: Answer['data']) => `${node.__typename}/${node.slug}`),
    ).toEqual((expected.parties ?? []).map(({ actor }: Answer['data']) => actor).slice(0, 50));
    expect(
      agreement.milestones.map(({ date, status, note, event, source }: Answer['data']) => ({
        date,
        status,
        note,
        event: event?.name ?? null,
        source: source?.slug ?? null,
      })),
    ).toEqual(
      milestonesOf(expected).map(({ date, status, note = null, event, source }) => ({
        date,
        status,
        note,
        event: event === undefined ? null : model.get(event).name,
        source: source === undefined ? null : model.get(source).slug,
      })),
    );
    expect(slugsOf(agreement.articles.nodes)).toEqual(
      slugsOf(model.articlesAbout(nameOf(expected))).slice(0, 10),
    );
    expect(
      agreement.relations.map(({ kind, agreement: other }: Answer['data']) => [kind, other.slug]),
    ).toEqual(
      (expected.relations ?? []).map(({ kind, agreement: other }: Answer['data']) => [
        kind,
        model.get(other).slug,
      ]),
    );
  }
});

test('EventPage: participants, parts and agreements of every event', async () => {
  for (const expected of some(model.ofType('Event'))) {
    const { event } = await run('EventPage', { slug: expected.slug });
    const name = nameOf(expected);
    expect(event).toMatchObject({
      name: expected.name,
      kind: expected.kind,
      status: expected.status,
      startDate: expected.startDate,
    });
    expect(event.location?.slug ?? null).toBe(
      expected.location === undefined ? null : model.get(expected.location).slug,
    );
    expect(
      event.participants.edges.map(({ role, delegation, node }: Answer['data']) => ({
        role,
        delegation,
        actor: `${node.__typename}/${node.slug}`,
      })),
    ).toEqual(
      (expected.participants ?? []).map(
        ({ role = 'ATTENDEE', delegation = null, actor }: Answer['data']) => ({ role, delegation, actor }),
      ),
    );
    expect(slugsOf(event.subEvents.nodes)).toEqual(
      slugsOf(model.events(({ parent }) => parent === name)).slice(0, 20),
    );
    expect(slugsOf(event.agreements.nodes)).toEqual(
      slugsOf(model.agreements(({ concludedAt }) => concludedAt === name)).slice(0, 10),
    );
    expect(slugsOf(event.articles.nodes)).toEqual(slugsOf(model.articlesAbout(name)).slice(0, 10));
  }
});

test('Timeline: articles, events and milestones around every entity in one order', async () => {
  for (const entity of some(model.documents.filter(({ type }) => type !== 'Article'))) {
    const seen: { date: string; what: string }[] = [];
    let after: string | null = null;
    do {
      const { node } = await run('Timeline', { id: idOf(entity), after });
      for (const { date, node: item } of node.timeline.edges) {
        const what =
          item.__typename === 'AgreementMilestone'
            ? `${item.agreement.slug} ${item.status}`
            : item.__typename === 'LivePost'
              ? `${item.article.slug} ${item.at}`
              : item.slug;
        seen.push({ date, what: `${item.__typename} ${what}` });
      }
      after = node.timeline.pageInfo.hasNextPage ? node.timeline.pageInfo.endCursor : null;
    } while (after !== null);
    const dates = seen.map(({ date }) => date);
    expect(dates).toEqual(dates.toSorted().toReversed());
    expect(seen.toSorted(byText)).toEqual(timelineOf(entity).toSorted(byText));
  }
});

test('LiveArticle and LivePoll: the posts of a live article, and those that are newer than a cursor', async () => {
  const [live, ...others] = model.articles(({ kind }) => kind === 'LIVE');
  if (live === undefined) throw new Error('The sample content has no live article.');
  for (const expected of [live, ...others]) {
    const posts = model.posts(({ article }) => article === nameOf(expected));
    const { article } = await run('LiveArticle', { slug: expected.slug });
    expect(article).toMatchObject({
      ...{ id: idOf(expected), isLive: false, coverageEndsAt: expected.coverageEndsAt },
      postsRevision: posts.length,
    });
    const told = article.posts.nodes.map(
      ({ at, headline, isKeyEvent, isPinned, mentions }: Answer['data']) => ({
        ...{ at, headline, isKeyEvent, isPinned },
        mentions: mentions.map(({ name }: Answer['data']) => name),
      }),
    );
    expect(told).toEqual(
      posts.map(({ at, headline = null, isKeyEvent = false, isPinned = false, mentions }) => ({
        ...{ at, headline, isKeyEvent, isPinned },
        mentions: mentions.map(reference => model.get(reference).name),
      })),
    );
    const pinned = posts.filter(({ isPinned }) => isPinned === true);
    expect(article.pinnedPosts.map(({ headline }: Answer['data']) => headline)).toEqual(
      pinned.map(({ headline }) => headline),
    );
    const { startCursor } = article.posts.pageInfo;
    const { article: none } = await run('LivePoll', { id: idOf(expected), newest: startCursor });
    expect(none.posts).toEqual({ nodes: [], pageInfo: { startCursor: null, hasPreviousPage: false } });
    const { article: all } = await run('LivePoll', {
      id: idOf(expected),
      newest: article.posts.pageInfo.endCursor,
    });
    expect(all.posts.nodes.map(({ at }: Answer['data']) => at)).toEqual(
      posts.slice(0, -1).map(({ at }) => at),
    );
  }
});

test('TopicPage and PlacePage: through one fragment', async () => {
  for (const expected of some(model.ofType('Topic'))) {
    const { topic } = await run('TopicPage', { slug: expected.slug });
    expect(topic.broader?.name ?? null).toBe(
      expected.broader === undefined ? null : model.get(expected.broader).name,
    );
    expect(topic.narrower.nodes.map(({ name }: Answer['data']) => name)).toEqual(
      model.byName('Topic', ({ broader }) => broader === nameOf(expected)).map(({ name }) => name),
    );
    expect(slugsOf(topic.articles.nodes)).toEqual(
      slugsOf(model.articlesAbout(nameOf(expected))).slice(0, 20),
    );
  }
  for (const expected of some(model.ofType('Place'))) {
    const { place } = await run('PlacePage', { slug: expected.slug });
    expect(place).toMatchObject({
      __typename: 'Place',
      kind: expected.kind,
      latitude: expected.latitude ?? null,
      longitude: expected.longitude ?? null,
    });
    expect(place.events.nodes.map(({ name }: Answer['data']) => name)).toEqual(
      model
        .events(({ location }) => location === nameOf(expected))
        .map(({ name }) => name)
        .slice(0, 10),
    );
  }
});

test('Together: the articles that any two entities share', async () => {
  const entities = model.documents.filter(
    ({ type }) => type === 'Person' || type === 'Organization' || type === 'Topic',
  );
  const often = entities.filter(entity => model.articlesAbout(nameOf(entity)).length > 1).slice(0, 10);
  expect(often.length).toBeGreaterThan(5);
  for (const a of often) {
    for (const b of often) {
      const { articles } = await run('Together', { a: idOf(a), b: idOf(b) });
      const both = model.articles(article =>
        [a, b].every(one => mentionsOf(article).some(({ entity }) => entity === nameOf(one))),
      );
      expect(slugsOf(articles.nodes)).toEqual(slugsOf(both).slice(0, 20));
    }
  }
});

test('ForYou: the articles about any of those followed, without the muted, page after page', async () => {
  const often = model.documents
    .filter(one => one.type !== 'Article' && model.articlesAbout(nameOf(one)).length > 1)
    .slice(0, 24);
  const [follows, muted] = [often.slice(0, 20), often.slice(20)];
  const isAbout = (some: readonly ModelDocument[]) => (article: ModelDocument) =>
    some.some(one => mentionsOf(article).some(({ entity }) => entity === nameOf(one)));
  const expected = model.articles(article => isAbout(follows)(article) && !isAbout(muted)(article));
  expect(expected.length).toBeGreaterThan(3);
  const { articles } = await run('ForYou', { follows: follows.map(idOf), muted: muted.map(idOf) });
  const nodes = articles.edges.map(({ node }: Answer['data']) => node);
  expect(slugsOf(nodes)).toEqual(slugsOf(expected).slice(0, 20));
  for (const [i, node] of nodes.entries())
    expect(slugsOf(node.people.nodes)).toEqual(mentioned(expected[i] ?? node, 'Person').slice(0, 3));
});

test('BreakingBanner: what is breaking since a time', async () => {
  const breaking = model.articles(({ urgency }) => urgency === 'BREAKING');
  expect(breaking.length).toBeGreaterThan(0);
  const { articles } = await run('BreakingBanner', { from: breaking[0]?.publishedAt });
  expect(slugsOf(articles.nodes)).toEqual([breaking[0]?.slug]);
  const later = await run('BreakingBanner', { from: new Date(Date.now() - 1000).toISOString() });
  expect(later.articles.nodes).toEqual([]);
});

test('AuthorPage: what somebody has written, apart from what is written about them', async () => {
  const isBy = (name: string) => (article: ModelDocument) =>
    mentionsOf(article).some(({ entity, role }) => entity === name && role === 'AUTHOR');
  const authors = [...model.ofType('Organization'), ...model.ofType('Person').slice(0, 10)];
  expect(authors.filter(one => model.articles(isBy(nameOf(one))).length > 0)).not.toEqual([]);
  for (const author of authors) {
    const { node } = await run('AuthorPage', { id: idOf(author) });
    const written = node.articles.edges.map((edge: Answer['data']) => `${edge.role} ${edge.node.slug}`);
    expect(written).toEqual(model.articles(isBy(nameOf(author))).map(({ slug }) => `AUTHOR ${slug}`));
  }
});

test('WithNarrower: every topic with its narrower ones, and every place with those within it', async () => {
  const parentOf = (name: string) => {
    const { broader, within } = model.get(name);
    return broader ?? within;
  };
  const stands = (name: string | undefined, wanted: string): boolean =>
    name !== undefined && (name === wanted || stands(parentOf(name), wanted));
  for (const one of [...model.ofType('Topic'), ...model.ofType('Place')]) {
    const { articles } = await run('WithNarrower', { id: idOf(one) });
    const expected = model.articles(article =>
      mentionsOf(article).some(({ entity }) => stands(entity, nameOf(one))),
    );
    expect(slugsOf(articles.nodes)).toEqual(slugsOf(expected).slice(0, 20));
  }
});

test('Languages: a feed of one language, and an article with its translations', async () => {
  const all = model.articles();
  const languages = [...new Set(all.map(languageOf))];
  expect(languages.toSorted()).toEqual(['ar', 'de', 'en']);
  const isOriginal = ({ translationOf }: ModelDocument) => translationOf === undefined;
  for (const language of [...languages, 'fr']) {
    const expected = model.articles(article => languageOf(article) === language);
    const { articles } = await run('Languages', { language, slug: all[0]?.slug });
    expect(slugsOf(articles.nodes)).toEqual(slugsOf(expected).slice(0, 20));
    expect(articles.pageInfo.hasNextPage).toBe(expected.length > 20);
    for (const node of articles.nodes) expect(node.language).toBe(language);
  }
  for (const article of all) {
    const original = article.translationOf ?? nameOf(article);
    const together = all.filter(one => (one.translationOf ?? nameOf(one)) === original && one !== article);
    const { article: shown } = await run('Languages', { language: 'en', slug: article.slug });
    expect(shown).toMatchObject({ language: languageOf(article), headline: article.headline });
    expect(shown.translationOf?.slug).toBe(isOriginal(article) ? undefined : model.get(original).slug);
    expect(slugsOf(shown.translations)).toEqual(
      slugsOf(together.toSorted((a, b) => (languageOf(a) < languageOf(b) ? -1 : 1))),
    );
  }
  // Some original has more than one.
  const originals = all.flatMap(({ translationOf = [] }) => translationOf);
  expect(new Set(originals).size).toBeLessThan(originals.length);
});

test('Sections: all sections by name, with the number of their articles and the first of them', async () => {
  const names = [...new Set(model.articles().map(({ section }) => section))].toSorted();
  for (const first of [1, 3, 20]) {
    const { sections } = await run('Sections', { first });
    expect(slugsOf(sections)).toEqual(names);
    for (const { slug, name, articleCount, articles } of sections) {
      const expected = model.articles(({ section }) => section === slug);
      expect({ name, articleCount }).toEqual({ name: slug, articleCount: expected.length });
      expect(slugsOf(articles.nodes)).toEqual(slugsOf(expected).slice(0, first));
    }
  }
});

test('Gallery: the pictures of an article with their words, in its order', async () => {
  const galleries = model.articles(({ kind }) => kind === 'GALLERY');
  expect(galleries.map(({ media }) => media.length)).toEqual([7, 7, 7]);
  for (const expected of [...galleries, ...model.articles(({ kind }) => kind === 'LIVE')]) {
    const { article } = await run('Gallery', { slug: expected.slug });
    const media = (expected.media ?? []).map(({ image, mimeType, ...words }: Answer['data']) => {
      const { alt, width, height, placeholder, focalPoint, url } = image;
      // Without an image service, every size is the original.
      return { ...words, image: { alt, width, height, placeholder, focalPoint, small: url, large: url } };
    });
    expect(article.media.map(({ key, ...shown }: Answer['data']) => shown)).toEqual(media);
    const keys = article.media.map(({ key }: Answer['data']) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(article).toMatchObject({ kind: expected.kind, language: languageOf(expected) });
  }
});

test('Upcoming: events from a date on, the earliest first', async () => {
  for (const from of ['1900', '1990-01', '2024-09']) {
    const { events } = await run('Upcoming', { from });
    const expected = model.events(({ startDate }) => startDate >= from).toReversed();
    expect(slugsOf(events.nodes)).toEqual(slugsOf(expected).slice(0, 20));
    expect(events.pageInfo.hasNextPage).toBe(expected.length > 20);
  }
});

test('OpenAgreements: those whose latest milestone is a negotiation', async () => {
  const { agreements } = await run('OpenAgreements', {});
  const expected = model.agreements(agreement => milestonesOf(agreement).at(-1)?.status === 'NEGOTIATING');
  expect(slugsOf(agreements.nodes)).toEqual(slugsOf(expected).slice(0, 20));
});

test('Bookmarks: in the order asked for, null where there is nothing', async () => {
  const [article, ...others] = model.articles();
  const person = model.ofType('Person')[3];
  if (article === undefined || person === undefined) throw new Error('The sample content is missing.');
  const { nodes } = await run('Bookmarks', {
    ids: [idOf(person), Buffer.from('Person:01ARZ3NDEKTSV4RRFFQ69G5FAV').toString('base64'), idOf(article)],
  });
  expect(nodes).toEqual([
    { __typename: 'Person', id: idOf(person), name: person.name },
    null,
    {
      __typename: 'Article',
      id: idOf(article),
      headline: article.headline,
      publishedAt: article.publishedAt,
    },
  ]);
  expect(others.length).toBeGreaterThan(0);
});

test('AtoZ: all people by name, page after page', async () => {
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const { people } = await run('AtoZ', { after });
    seen.push(...slugsOf(people.nodes));
    after = people.pageInfo.hasNextPage ? people.pageInfo.endCursor : null;
  } while (after !== null);
  expect(seen).toEqual(slugsOf(model.byName('Person')));
});

describe('the home feed', () => {
  test('is one round of two requests to DynamoDB: the list, and the pending changes', async () => {
    api.requests.count = 0;
    await run('HomeFeed', {});
    expect(api.requests.count).toBe(2);
  });

  test('says so in extensions.cost, with at most 8 read units', async () => {
    const { extensions } = await ask('HomeFeed', {});
    expect(extensions.cost).toMatchObject({ requests: 2, rounds: 1 });
    expect(extensions.cost.readUnits).toBeGreaterThan(0);
    expect(extensions.cost.readUnits).toBeLessThanOrEqual(8);
  });
});

async function run(name: string, variables: object): Promise<Answer['data']> {
  const { data, errors } = await ask(name, variables);
  expect(errors).toBeUndefined();
  return data;
}

function ask(name: string, variables: object): Promise<Answer> {
  return api.ask(operation(name), variables);
}

/** The tag that an article has, or gets by default. */
function languageOf({ language = 'en' }: ModelDocument): string {
  return language;
}

/** What is mentioned of a type, in order. */
function mentioned(article: ModelDocument, type: string): string[] {
  return mentionsOf(article).flatMap(({ entity }) =>
    entity.startsWith(`${type}/`) ? entity.slice(type.length + 1) : [],
  );
}

function expectActor(actor: Answer['data'], expected: ModelDocument): void {
  const name = nameOf(expected);
  const takesPart = ({ participants = [] }: ModelDocument) =>
    participants.some(({ actor: one }: Answer['data']) => one === name);
  const isParty = ({ parties = [] }: ModelDocument) =>
    parties.some(({ actor: one }: Answer['data']) => one === name);
  expect(slugsOf(actor.events.edges.map(({ node }: Answer['data']) => node))).toEqual(
    slugsOf(model.events(takesPart)).slice(0, 10),
  );
  expect(slugsOf(actor.agreements.edges.map(({ node }: Answer['data']) => node))).toEqual(
    slugsOf(model.agreements(isParty)).slice(0, 10),
  );
}

/** The entities mentioned most often with one; which of equals comes first is left open. */
function expectRelated(related: Answer['data'][], expected: ModelDocument): void {
  const counts = model.mentionedWith(nameOf(expected));
  const named = related.map(({ entity, articleCount }) => [
    `${entity.__typename}/${entity.slug}`,
    articleCount,
  ]);
  expect(named.map(([name]) => [name, counts.get(name)])).toEqual(named);
  const top = [...counts.values()].toSorted((a, b) => b - a).slice(0, 10);
  expect(named.map(([, count]) => count)).toEqual(top);
}

function timelineOf(entity: ModelDocument): { date: string; what: string }[] {
  const name = nameOf(entity);
  const articles = model
    .articlesAbout(name)
    .map(({ publishedAt, slug }) => ({ date: publishedAt.slice(0, 10), what: `Article ${slug}` }));
  const linked = model.events(
    event =>
      event.location === name ||
      event.parent === name ||
      (event.participants ?? []).some(({ actor }: Answer['data']) => actor === name) ||
      (entity.type === 'Agreement' &&
        [entity.concludedAt, ...milestonesOf(entity).map(one => one.event)].includes(nameOf(event))),
  );
  const events = linked.map(({ startDate, slug }) => ({ date: startDate, what: `Event ${slug}` }));
  const milestones = model.ofType('Agreement').flatMap(agreement =>
    milestonesOf(agreement)
      .filter(
        ({ event }) =>
          agreement === entity ||
          event === name ||
          (agreement.parties ?? []).some(({ actor }: Answer['data']) => actor === name),
      )
      .map(({ date, status }) => ({ date, what: `AgreementMilestone ${agreement.slug} ${status}` })),
  );
  const posts = model
    .posts(({ mentions }) => mentions.includes(name))
    .map(({ article, at }) => ({
      date: at.slice(0, 10),
      what: `LivePost ${article.slice('Article/'.length)} ${at}`,
    }));
  return [...articles, ...events, ...milestones, ...posts];
}

function byText(a: { date: string; what: string }, b: { date: string; what: string }): number {
  return `${a.date} ${a.what}` < `${b.date} ${b.what}` ? -1 : 1;
}
