import type { ItemKindName } from '../../src/commands/inspection/item-kinds.ts';
import { survivorFrom } from '../../src/projection/stored.ts';
import type { Item } from '../../src/store/attributes.ts';
import { keyText } from '../../src/store/keys.ts';
import { changed, type Damage, missing, nobody, put, without } from './damage.ts';
import { indexDamages } from './index-damages.ts';

const isPublicArticle = ({ type, status, scheduled }: Item) =>
  type === 'Article' && status === 'PUBLISHED' && scheduled !== true;
const isEntity = ({ pk }: Item) => !pk.startsWith('Article#');
const inList =
  (pattern: RegExp) =>
  ({ pk }: Item) =>
    pattern.test(pk);

/** A list for each shape of name and key. */
const listsOfEachShape: readonly (readonly [string, RegExp])[] = [
  ['articles', /^list#articles$/],
  ['section', /^list#articles\/section\//],
  ['people', /^list#people$/],
  ['events of a kind', /^list#events\/kind\//],
  ['words', /^list#word\//],
  ['prefixes', /^list#prefix\//],
  ['keys of a section', /^list#keys\/section\//],
  ['keys of an entity', /^list#[A-Z]\w+#\w+\/keys$/],
  ['articles of an entity', /^list#[A-Z]\w+#\w+\/articles$/],
  ['statements', /^list#[A-Z]\w+#\w+\/statements$/],
  ['events of an agreement', /^list#Agreement#\w+\/events$/],
  ['events of a person', /^list#Person#\w+\/events$/],
  ['agreements of an organization', /^list#Organization#\w+\/agreements$/],
  ['milestones', /^list#[A-Z]\w+#\w+\/milestones$/],
  ['members', /^list#Organization#\w+\/members$/],
  ['versions of an article', /^list#Article#\w+\/versions$/],
  ['all versions', /^list#keys\/version$/],
  ['articles with a text alike', /^list#likeness\//],
  ['children', /^list#\w+#\w+\/children$/],
  ['referrers', /^list#\w+#\w+\/referrers$/],
  ['drafts', /^list#drafts$/],
  ['translations', /^list#Article#\w+\/translations$/],
  ['changes of a type', /^list#changes\//],
];

/** Damages to each kind of item. Of a new kind there must be some. */
export const damages: Readonly<Record<ItemKindName | 'none', readonly Damage[]>> = {
  document: [
    missing('document', 'kept', isEntity),
    put('document lacks its mentions', 'kept', items =>
      without(items.of('document', isPublicArticle), 'mentions'),
    ),
    changed('document', 'kept', { type: 'Robot' }),
    changed('document', 'kept', { formerSlugs: 'none' }),
    changed('document', 'kept', { publishedAt: 'yesterday' }, isPublicArticle),
    changed('document', 'repaired', { wordCount: 7777 }, isPublicArticle),
    // Its entries move among those that are suggested, and back.
    changed('document', 'repaired', { standing: 9 }, ({ standing }) => Number(standing) > 0),
    changed('document', 'repaired', { standing: 0 }, ({ standing }) => Number(standing) > 0),
    put('document of a type that is not known', 'kept', items => ({
      ...items.of('document', isEntity),
      pk: 'Robot#1',
      type: 'Robot',
      id: '1',
    })),
    put('document calls another by a wrong name', 'repaired', items => {
      const person = items.of(
        'document',
        ({ type, positions }) => type === 'Person' && hasOrganization(positions),
      );
      return withOrganization(person, { name: 'Wrong Name' });
    }),
    put('document refers to one that is missing', 'kept', items =>
      withOrganization(
        items.of('document', ({ type, positions }) => type === 'Person' && hasOrganization(positions)),
        { id: nobody },
      ),
    ),
    put('article mentions a record that is missing', 'kept', items => {
      const article = items.of('document', item => isPublicArticle(item) && listIn(item.mentions).length > 0);
      const [first, ...others] = listIn(article.mentions);
      const { entity } = Object(first);
      return { ...article, mentions: [{ ...Object(first), entity: { ...entity, id: nobody } }, ...others] };
    }),
  ],
  redirect: [
    missing('redirect', 'repaired'),
    changed('redirect', 'repaired', { mergedInto: nobody }),
    put('redirect leads to another record', 'repaired', items => {
      const redirect = items.of('redirect');
      const other = items.of(
        'document',
        item => item.type === 'Person' && item.id !== survivorFrom(redirect),
      );
      return { ...redirect, mergedInto: other.id };
    }),
    put('redirect that no record knows of', 'deleted', items => ({
      pk: `Person#${nobody}`,
      sk: 'document',
      mergedInto: items.of('document', ({ type }) => type === 'Person').id,
    })),
    put('redirect to itself', 'kept', () => ({ pk: `Person#${nobody}`, sk: 'document', mergedInto: nobody })),
  ],
  body: [
    missing('body', 'repaired', item => item.text === 'A text that stays through all revisions.'),
    missing('body', 'kept', item => item.text === 'A text without a history.'),
    put('body has another card', 'repaired', items => ({ ...items.of('body'), card: '{}' })),
    put('body of a record that is not there', 'kept', items => ({
      ...items.of('body'),
      pk: `Article#${nobody}`,
    })),
  ],
  revision: [
    missing('revision', 'kept'),
    changed('revision', 'kept', { revision: 77 }),
    put('revision above the current one', 'kept', items => {
      const item = items.of('revision');
      return { ...item, sk: 'revision#000000099', revision: 99 };
    }),
  ],
  revisionBody: [
    missing('revisionBody', 'kept'),
    put('text of a revision that is not there', 'kept', items => ({
      ...items.of('revisionBody'),
      sk: 'revision-body#000000099',
    })),
  ],
  revisionEntry: [
    missing('revisionEntry', 'repaired'),
    changed('revisionEntry', 'repaired', { card: '{"revision":1}' }),
    put('revision that is listed and not there', 'kept', items => {
      const item = items.of('revisionEntry');
      return { ...item, sk: item.sk.replace(/^\d+/, '000000088') };
    }),
  ],
  related: [
    missing('related', 'repaired', item => item.related !== '[]'),
    missing('related', 'repaired', item => item.related !== '[]' && isEntity(item)),
    changed('related', 'repaired', { related: 'garbage' }, item => item.related !== '[]'),
    changed('related', 'repaired', { related: '[]' }, item => item.related !== '[]' && isEntity(item)),
    changed(
      'related',
      'repaired',
      { related: `["${nobody}"]` },
      item => item.related !== '[]' && !isEntity(item),
    ),
    changed('related', 'repaired', { at: '2099-01-01T00:00:00.000Z' }),
    changed(
      'related',
      'repaired',
      { related: '[["Person"]]' },
      item => item.related !== '[]' && isEntity(item),
    ),
    put('related of an article has one more', 'repaired', items => {
      const item = items.of('related', one => one.related !== '[]' && !isEntity(one));
      return { ...item, related: String(item.related).replace(']', `,"${nobody}"]`) };
    }),
    {
      name: 'related is what a damaged list says',
      outcome: 'repaired',
      do: items => {
        const related = items.of('related', item => item.related !== '[]' && isEntity(item));
        const list = `list#${related.pk}/articles`;
        const entries = items.all('listEntry').filter(({ pk }) => pk === list);
        return [{ put: { ...related, related: '[]' } }, ...entries.map(item => ({ delete: item }))];
      },
    },
    put('related of a record that is not there', 'kept', () => ({
      pk: `Article#${nobody}`,
      sk: 'related',
      at: '2024-01-01T00:00:00.000Z',
      related: '[]',
    })),
  ],
  count: [
    missing('count', 'repaired', ({ count }) => Number(count) > 0),
    changed('count', 'repaired', { count: 4711 }),
    changed('count', 'repaired', { months: 'garbage' }),
    put('count of a record that is not there', 'kept', items => ({
      ...items.of('count'),
      pk: `Person#${nobody}`,
    })),
  ],
  sectionCount: [
    missing('sectionCount', 'repaired'),
    changed('sectionCount', 'repaired', { months: '{}' }),
    put('count of a section without articles', 'repaired', items => ({
      ...items.of('sectionCount'),
      pk: 'Section#nothing',
    })),
  ],
  sectionEntry: [
    missing('sectionEntry', 'repaired'),
    changed('sectionEntry', 'repaired', { card: '{"section":"world","count":99}' }),
  ],
  slug: [
    missing('slug', 'repaired'),
    put('slug leads to another record', 'repaired', items => {
      const slug = items.of('slug', inList(/^slug#Person#/));
      const other = items.of('document', ({ type, id }) => type === 'Person' && id !== slug.id);
      return { ...slug, id: other.id };
    }),
    changed('slug', 'repaired', { id: nobody }),
    put('slug of a record that is not there', 'kept', () => ({
      pk: 'slug#Person#nobody',
      sk: 'slug',
      id: nobody,
    })),
    put('slug that its record does not have', 'deleted', items => ({
      pk: 'slug#Person#never-its-name',
      sk: 'slug',
      id: items.of('document', ({ type }) => type === 'Person').id,
    })),
    put('slug without an id', 'kept', () => ({ pk: 'slug#Person#nothing', sk: 'slug', id: 7 })),
  ],
  listEntry: listsOfEachShape.flatMap(([name, list]): Damage[] => [
    { ...missing('listEntry', 'repaired', inList(list)), name: `entry of ${name} is missing` },
    {
      ...changed('listEntry', 'repaired', { card: 'x' }, inList(list)),
      name: `entry of ${name} has another card`,
    },
    put(`entry of ${name} stands in a wrong place`, 'deleted', items => {
      const entry = items.of('listEntry', inList(list));
      // What a sort key begins with says, of words, of which type an entry is; of others it is only a place.
      const sk = /^list#word/.test(entry.pk) ? entry.sk : `0${entry.sk}`;
      return { ...entry, sk, pk: /^list#word/.test(entry.pk) ? 'list#word/neverheardof' : entry.pk };
    }),
    put(`entry of ${name} is of a record that is not there`, 'kept', items => {
      const entry = items.of('listEntry', inList(list));
      const isOwn = /^list#Agreement#\w+\/events$/.test(entry.pk);
      const owner = String(entry.owner).replace(/#.*/, `#${nobody}`);
      const own = { ...entry, owner, pk: `list#Agreement#${nobody}/events` };
      return isOwn ? own : { ...entry, owner, sk: entry.sk.replace(/[0-9A-Z]{26}(?=\.\w+$|$)/, nobody) };
    }),
    {
      ...changed('listEntry', 'repaired', { owner: `Person#${nobody}` }, inList(list)),
      name: `entry of ${name} names another record`,
    },
    put(`entry of ${name} names no record`, 'kept', items => {
      const { owner: _, ...entry } = items.of('listEntry', inList(list));
      return { ...entry, sk: `0${entry.sk}` };
    }),
  ]),
  removal: [
    missing('removal', 'repaired', inList(/^list#removals$/)),
    missing('removal', 'repaired', inList(/^list#removals\//)),
    changed('removal', 'repaired', { card: '{}' }, inList(/^list#removals$/)),
    changed('removal', 'repaired', { card: '{}' }, inList(/^list#removals\//)),
    {
      name: 'both entries of the removal of a withdrawn article are missing',
      outcome: 'repaired',
      do: items => {
        // Of a deleted article nothing else is left to tell of its removal.
        const { id } = items.of('document', ({ removedAt }) => typeof removedAt === 'string');
        const isOfIt = ({ sk }: Item) => sk.endsWith(`#Article.${id}`);
        return items.all('removal').flatMap(item => (isOfIt(item) ? [{ delete: item }] : []));
      },
    },
    {
      name: 'removal of what was never removed',
      outcome: 'deleted',
      do: items => {
        const { type, id } = items.of('document', isPublicArticle);
        const removal = items.of('removal', inList(/^list#removals$/));
        const sk = `2024-06-02T08:00:00.000Z#${type}.${id}`;
        const more = {
          sk,
          card: JSON.stringify({ id, type }),
          ttl: Date.parse('2024-08-31T08:00:00Z') / 1000,
        };
        return ['list#removals', `list#removals/${type}`].map(pk => ({ put: { ...removal, pk, ...more } }));
      },
    },
    put('removal of nothing', 'kept', items => ({ ...items.of('removal'), sk: 'x#y' })),
  ],
  apiKey: [missing('apiKey', 'kept'), changed('apiKey', 'kept', { scopes: 'all' })].map(damage => ({
    ...damage,
    named: items =>
      damage.name.endsWith('missing') ? keyText(items.of('apiKeyId')) : keyText(items.of('apiKey')),
  })),
  apiKeyId: [
    missing('apiKeyId', 'repaired'),
    changed('apiKeyId', 'repaired', { sha256: 'x' }),
    put('id of a key that is not there', 'kept', items => ({ ...items.of('apiKeyId'), sk: 'nokey' })),
  ],
  outboxTask: [
    {
      name: 'the task that ends a schedule is missing',
      outcome: 'repaired',
      do: items => [{ delete: items.of('outboxTask', ({ kind }) => kind === 'release') }],
      named: () => 'publication',
    },
    {
      name: 'the task that counts what is related to an article to come is missing',
      outcome: 'repaired',
      do: items => [{ delete: items.of('outboxTask', ({ kind }) => kind === 'related') }],
      named: () => 'related',
    },
    put('task of an unknown kind', 'kept', items => ({
      ...items.of('outboxTask'),
      sk: '2099-01-01T00:00:00.000Z#x',
      kind: 'dance',
    })),
    put('task without a record', 'kept', items => ({
      ...items.of('outboxTask'),
      sk: '2099-01-01T00:00:00.000Z#y',
      record: 'x',
    })),
  ],
  webhook: [
    put('a webhook without its secret', 'kept', () => ({
      ...{ pk: 'webhooks', sk: nobody, id: nobody, url: 'https://hooks.example/', topics: ['BREAKING'] },
      ...{ isActive: false, revision: 1 },
    })),
    put('a webhook under the id of another', 'kept', () => ({
      ...{ pk: 'webhooks', sk: 'x', id: nobody, url: 'https://hooks.example/', topics: ['BREAKING'] },
      ...{ isActive: false, revision: 1, secret: 'whsec_x' },
    })),
  ],
  webhookMessage: [
    put('a message to a webhook without its topic', 'kept', () => ({
      ...{ pk: `webhook#${nobody}`, sk: 'message#2024-06-01T08:00:00.000Z#1', message: 'msg_1' },
      ...{ record: { type: 'Article', id: nobody }, at: '2024-06-01T08:00:00.000Z', attempts: 0, ttl: 1 },
    })),
    put('a message to a webhook that stays for good', 'kept', () => ({
      ...{ pk: `webhook#${nobody}`, sk: 'message#2024-06-01T08:00:00.000Z#2', message: 'msg_1' },
      ...{ record: { type: 'Article', id: nobody }, at: '2024-06-01T08:00:00.000Z', attempts: 0 },
      topic: 'BREAKING',
    })),
  ],
  webhookReplay: [
    put('a repetition for a webhook without its time', 'kept', () => ({
      ...{ pk: `webhook#${nobody}`, sk: 'replay', id: nobody, list: 'changes', after: ' ' },
    })),
  ],
  webhookDelivery: [
    put('an attempt of a webhook without its card', 'kept', () => ({
      ...{ pk: `list#Webhook#${nobody}/deliveries`, sk: `2024-06-01T08:00:00.000Z#${nobody}` },
      ...{ list: 'deliveries', ttl: 1 },
    })),
  ],
  outboxEvent: [
    put('event that is none', 'kept', items => ({ ...items.of('outboxEvent'), sk: 'whenever', event: 'x' })),
  ],
  workingCopy: [
    put('a working copy without its version', 'kept', items => ({
      ...{ pk: items.of('document', isPublicArticle).pk, sk: 'working-copy', saves: 1 },
    })),
  ],
  workingCopyBody: [
    put('a working copy without its text', 'kept', items => ({
      ...{ pk: items.of('document', isPublicArticle).pk, sk: 'working-copy-body' },
    })),
  ],
  postsText: [
    put('the indexed text of posts without a revision', 'kept', items => ({
      ...{ pk: items.of('document', isPublicArticle).pk, sk: 'posts-text', text: 'Water.' },
    })),
  ],
  postsState: [
    put('the state of posts without their number', 'kept', items => ({
      ...{ pk: items.of('document', isPublicArticle).pk, sk: 'posts', revision: 1, pinned: 0, latestAt: '' },
    })),
  ],
  livePost: [
    put('a post of no article', 'kept', items => ({
      pk: `list#${items.of('document', isPublicArticle).pk}/posts`,
      sk: `2024-06-01T08:00:00.000Z#01HZ9D0200PX122FZZ66VZGFQA`,
      ...{ list: 'posts', card: '{"key":"01HZ9D0200PX122FZZ66VZGFQA"}' },
    })),
    put('a post at the time of another', 'kept', items => ({
      pk: `list#${items.of('document', isEntity).pk}/posts/mentions`,
      sk: `2024-06-01T09:00:00.000Z#01HZ9D0200PX122FZZ66VZGFQA`,
      owner: items.of('document', isPublicArticle).pk,
      ...{ list: 'posts/mentions', card: '{"key":"01HZ9D0200PX122FZZ66VZGFQA"}' },
    })),
  ],
  postsChange: [
    put('a change of the posts of no article', 'kept', () => ({
      ...{ pk: 'list#changes', sk: '2024-06-01T08:00:00.000Z#Article.x.posts', list: 'changes', card: '{}' },
    })),
  ],
  pendingCopy: [
    put('a scheduled working copy of no record', 'kept', () => ({
      ...{ pk: 'list#pending', sk: '2090-01-01T00:00:00.000Z#x.copy', list: 'pending', card: '{}' },
    })),
  ],
  carriedOut: [
    put('the trace of a change of no record', 'kept', () => ({
      ...{ pk: 'list#pending', sk: '2020-01-01T00:00:00.000Z#x.from.1', list: 'pending', card: '{}' },
    })),
  ],
  pendingRelease: [
    put('a scheduled release without its card', 'kept', () => ({
      ...{ pk: 'list#pending', sk: '2090-01-01T00:00:00.000Z#x.release', list: 'pending' },
    })),
  ],
  release: [
    put('a release without its items', 'kept', () => ({
      ...{ pk: 'release#01J9ZZZZZZZZZZZZZZZZZZZZZZ', sk: 'release', name: 'Budget', state: 'OPEN' },
      ...{ revision: 1, version: 1 },
    })),
  ],
  releaseEntry: [
    put('an entry of a release without its card', 'kept', () => ({
      ...{ pk: 'list#releases', sk: '2024-01-01T00:00:00.000Z#x', list: 'releases' },
    })),
  ],
  front: [
    { ...missing('front', 'kept'), named: items => keyText(items.of('frontEntry')) },
    changed('front', 'kept', { containers: 'none' }),
    changed('front', 'kept', { id: nobody }),
  ],
  frontCopy: [
    put('place of a working copy without its saves', 'kept', items => ({
      ...{ pk: items.of('front').pk, sk: 'working-copy', version: 1 },
    })),
    put('working copy without containers', 'kept', items => ({
      ...{ pk: items.of('front').pk, sk: 'working-copy', saves: 1, version: 1, copy: { name: 'Home' } },
    })),
  ],
  pendingFront: [
    put('pending working copy of a front without a card', 'kept', () => ({
      ...{ pk: 'list#pending', sk: `2026-01-01T00:00:00.000Z#${nobody}.front`, list: 'pending' },
    })),
  ],
  frontEntry: [
    missing('frontEntry', 'repaired'),
    changed('frontEntry', 'repaired', { card: '{}' }),
    put('entry of a front that is not there', 'kept', items => ({
      ...items.of('frontEntry'),
      sk: `nowhere#${nobody}`,
    })),
  ],
  copyReferrer: [
    put('a referring working copy of no record', 'kept', items => ({
      pk: `list#${items.of('document', isEntity).pk}/referrers`,
      ...{ sk: '#Article.x.copy', list: 'referrers', card: '{}' },
    })),
  ],
  auditEntry: [
    changed('auditEntry', 'kept', { ttl: 'x' }),
    changed('auditEntry', 'kept', { card: 7 }),
    put('entry of the audit log at no time', 'kept', items => ({ ...items.of('auditEntry'), sk: 'x#y' })),
  ],
  idempotency: [changed('idempotency', 'kept', { id: 7 })],
  operation: [changed('operation', 'kept', { document: '{ another }' })],
  vocabulary: [
    missing('vocabulary', 'repaired'),
    changed('vocabulary', 'repaired', { words: 'treaty' }),
    changed('vocabulary', 'repaired', { words: 'quokka0' }),
    changed('vocabulary', 'repaired', { words: '' }),
    changed('vocabulary', 'repaired', { version: 'x' }),
  ],
  importMarker: [changed('importMarker', 'kept', { startedAt: 'x' })],
  deletionTombstone: [changed('deletionTombstone', 'kept', { at: 'x' })],
  hotLists: [changed('hotLists', 'kept', { version: 'x' })],
  listCopy: [
    missing('listCopy', 'repaired'),
    changed('listCopy', 'repaired', { card: '{}' }),
    put('an entry in a copy of its list alone', 'repaired', items => ({
      ...items.of('listCopy'),
      sk: `2024-01-01T00:00:00.000Z#${nobody}`,
    })),
    put('a copy of a list that has none', 'repaired', items => ({
      ...items.of('listCopy'),
      pk: 'copy#2#people',
    })),
    put('one copy more than the list has', 'repaired', items => ({
      ...items.of('listCopy'),
      pk: 'copy#3#articles',
    })),
  ],
  // It is there while a process works on the outbox, and any may take it over.
  outboxLease: [],
  flushLease: [],
  webhooksLease: [],
  ...indexDamages,
  none: [
    put('an item of no known kind', 'kept', () => ({ pk: 'future#1', sk: 'x', anything: [1] })),
    put('an entry of a list that a later version adds', 'kept', items => {
      const entry = items.of('listEntry', inList(/^list#articles$/));
      return { ...entry, pk: 'list#articles/mood/good/day', list: 'articles/mood' };
    }),
    put('a part of a record that a later version adds', 'kept', items => ({
      ...items.of('body'),
      sk: 'audio',
    })),
    put('an entry with a key that is none', 'kept', () => ({
      pk: 'list#articles',
      sk: 'garbage',
      card: 'x',
    })),
    put('an entry of a type that is not known', 'kept', () => ({
      pk: 'list#word/x',
      sk: `Robot#${nobody}`,
      card: '{}',
    })),
  ],
};

function withOrganization(person: Item, fields: object): Item {
  const [first, ...others] = listIn(person.positions);
  const organization = { ...Object(first).organization, ...fields };
  return { ...person, positions: [{ ...Object(first), organization }, ...others] };
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function hasOrganization(positions: unknown): boolean {
  const [first] = Array.isArray(positions) ? positions : [];
  return (
    typeof first === 'object' && first !== null && 'organization' in first && first.organization !== null
  );
}
