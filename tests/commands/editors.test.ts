import { expect, test } from 'vitest';
import { faultsOf, Newsroom, type Result } from '../newsroom.ts';
import { isLong } from '../seed.ts';

/** Editors who save the same three articles all at once. LONG=1 has as many as count. */
const editors = isLong ? 20 : 6;
const rounds = isLong ? 50 : 8;

test(`${editors} editors, ${rounds} rounds each: accepted edits are in the history, refused ones are reported`, {
  timeout: 600_000,
}, async () => {
  const room = await Newsroom.open();
  const person = await room.made('Person', { name: 'Ada' });
  const articles: Result[] = await Promise.all(
    ['One', 'Two', 'Three'].map(headline =>
      room.made('Article', { headline, body: 'start', mentions: [{ entity: person.id }] }),
    ),
  );
  const clients = await Promise.all(
    Array.from({ length: editors }, (_, i) =>
      room.api.as({ scopes: ['READ_DRAFTS', 'WRITE'], subject: `editor-${i}` }),
    ),
  );
  const accepted: { id: string; revision: number; by: string; body: string }[] = [];
  const refused: Result[] = [];
  await Promise.all(
    clients.map(async (client, i) => {
      for (let round = 0; round < rounds; round++) {
        const { id } = articles[(i + round) % articles.length];
        const { data } = await client.ask('query ($id: ID!) { article(id: $id) { id revision } }', { id });
        const { article } = data;
        const body = `round ${round} of editor-${i}`;
        const result = await room.update('Article', article, { body }, client);
        if (result.__typename === 'Article') {
          expect(result.revision).toBe(article.revision + 1);
          accepted.push({ id, revision: result.revision, by: `editor-${i}`, body });
        } else {
          refused.push(result);
          expect(result.__typename).toBe('StaleRevisionError');
          expect(result.currentRevision).toBeGreaterThan(article.revision);
        }
      }
    }),
  );
  expect(accepted.length + refused.length).toBe(editors * rounds);
  for (const { id, headline } of articles) {
    const history = await historyOf(room, id);
    const saved = accepted.filter(one => one.id === id).toSorted((a, b) => b.revision - a.revision);
    expect(history).toEqual([
      ...saved.map(({ revision, by, body }) => ({ revision, by, headline, body })),
      { revision: 1, by: 'desk', headline, body: 'start' },
    ]);
    // Gapless, from the last one down to the first.
    expect(history.map(({ revision }: Result) => revision)).toEqual(
      history.map((_, i) => history.length - i),
    );
  }
  await room.drain();
  expect(await faultsOf(room.api)).toEqual([]);
  process.stdout.write(
    `${editors} editors × ${rounds}: ${accepted.length} accepted, ${refused.length} refused\n`,
  );
});

async function historyOf(room: Newsroom, id: string): Promise<Result[]> {
  const all: Result[] = [];
  let after: string | null = null;
  do {
    const { article }: Result = await room.ask(
      `query ($id: ID!, $after: String) { article(id: $id) { revisions(first: 100, after: $after) {
        nodes { revision by headline body } pageInfo { hasNextPage endCursor }
      } } }`,
      { id, after },
    );
    all.push(...article.revisions.nodes);
    after = article.revisions.pageInfo.hasNextPage ? article.revisions.pageInfo.endCursor : null;
  } while (after !== null);
  return all;
}
