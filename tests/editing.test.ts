import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Client, startSampleCopy, unhurried } from './api.ts';

/** The guide for editors is a session: every request in it is sent, in order, and gets the answer that stands below it. */
const page = new URL('../docs/editing.md', import.meta.url);
const example = /```graphql\n# (\w+)\n([\s\S]*?)```\n\n```json\n([\s\S]*?)```/g;

/** Milliseconds from one request to the next. */
const pause = 60_000;

test('the guide to editing gets the answers that it shows (UPDATE_DOCS=1 npm test writes them)', {
  timeout: 600_000,
}, async () => {
  let now = Date.parse('2026-11-24T09:00:00Z');
  const api = await startSampleCopy({
    ...{ ...unhurried, clock: () => now },
    server: { ...unhurried.server, showCost: false },
  });
  const people: Record<string, Client> = {
    anonymous: api,
    Rosa: await api.as({ subject: 'rosa', scopes: ['READ_DRAFTS', 'WRITE'] }),
    Tom: await api.as({ subject: 'tom', scopes: ['READ_DRAFTS', 'WRITE', 'PUBLISH'] }),
  };
  const { data } = await api.ask('{ person(slug: "mohsin-naqvi") { id } }');
  const ids: Record<string, string> = { naqvi: data.person.id };
  let text = readFileSync(page, 'utf8');
  const examples = [...text.matchAll(example)];
  expect(examples.length).toBe(text.split('```graphql').length - 1);
  for (const [whole, who = '', query = '', shown = ''] of examples) {
    now += pause;
    const { status, ...answer } = await (people[who] ?? api).ask(query, ids);
    expect(status).toBe(200);
    ids.article ??= answer.data?.createArticle?.id;
    ids.duplicate ??= answer.data?.createPerson?.id;
    ids.release ??= answer.data?.createRelease?.id;
    const token = answer.data?.createPreviewToken?.token;
    if (token !== undefined) people.preview = api.with({ authorization: `Bearer ${token}` });
    ids.live ??= answer.data?.live?.id;
    ids.post ??= answer.data?.addLivePost?.posts?.nodes[0]?.key;
    ids.front ??= answer.data?.createFront?.id;
    const given = `${JSON.stringify(answer, withoutIds, 2)}\n`;
    if (process.env.UPDATE_DOCS === '1')
      text = text.replace(whole, () => `${whole.slice(0, -`${shown}\`\`\``.length)}${given}\`\`\``);
    else expect(given).toBe(shown);
  }
  if (process.env.UPDATE_DOCS === '1') writeFileSync(page, text);
});

/** Ids and tokens are made by chance, and where a field stands in a query helps nobody who reads the answer. */
function withoutIds(name: string, value: unknown): unknown {
  if (name === 'locations') return undefined;
  const isKeyOfPost = name === 'key' && /^[0-9A-Z]{26}$/.test(String(value));
  return isKeyOfPost || ['id', 'deletedId', 'token', 'release'].includes(name) ? '…' : value;
}
