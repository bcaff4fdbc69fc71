import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { mulberry32 } from '../../bench/generate.ts';
import { drainOutbox } from '../../src/commands/outbox/outbox.ts';
import { readRecord } from '../../src/dev/engine-record.ts';
import { localTable } from '../../src/dev/local-table.ts';
import { createClient } from '../../src/store/client.ts';
import { type Start, start } from '../dev/start-process.ts';
import { faultsOf, type Result } from '../newsroom.ts';
import { seed } from '../seed.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { countOf } from './campaign.ts';

/**
 * The server as `npm start` runs it is killed in the middle of writes, and its engine with it every other time. The next start has every
 * write that was acknowledged, none of them twice, and a table that is what its documents say.
 */
const kills = countOf({ long: 100, daily: 2 });
const writers = 4;

/** Milliseconds in which the writers are at work before the end, at most. */
const maxMilliseconds = 600;

/** The acknowledged state of each writer's person: the revision and name that it must have, or the next one that was requested. */
interface Told {
  id: string;
  revision: number;
  name: string;
  asked: string | undefined;
}

const counted = { written: 0, unsure: 0 };

afterAll(() => {
  process.stdout.write(
    `kills: ${counted.written} writes acknowledged, ${counted.unsure} under way at an end\n`,
  );
});

test(`killed at ${kills} random moments (SEED=${seed})`, { timeout: 3_600_000 }, async () => {
  const random = mulberry32(seed);
  const folder = await temporaryFolder();
  const environment = { DATA_DIR: folder, SAMPLE_CONTENT: 'off', LOG_LEVEL: 'silent' };
  const all: Told[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const server = start(environment);
    const { url, apiKey } = await server.ready;
    await check(all, url, apiKey);
    const own: Told[] = [];
    const work = Array.from({ length: writers }, (_, i) => write(`${kill}-${i}`, own, url, apiKey));
    await sleep(random() * maxMilliseconds);
    await killed(server, kill % 2 === 1);
    await Promise.all(work);
    counted.unsure += own.filter(({ asked }) => asked !== undefined).length;
    all.push(...own);
  }
  const server = start(environment);
  const { url, apiKey } = await server.ready;
  await check(all, url, apiKey);
  const endpoint = readRecord(folder)?.endpoint ?? '';
  const client = createClient({ endpoint });
  const table = localTable(client, 'communique');
  await drainOutbox(table);
  expect(await faultsOf({ table }, endpoint)).toEqual([]);
  client.destroy();
  await server.stop('SIGTERM');
});

/** Ends a server, and its engine or not, as nothing can be ready for. */
async function killed(server: Start, withEngine: boolean): Promise<void> {
  const engine = server.left().filter(pid => pid !== server.pid);
  await server.stop('SIGKILL');
  if (withEngine) for (const pid of engine) process.kill(pid, 'SIGKILL');
}

/** Makes a person and gives it one name after the other, as long as there is a server. */
async function write(own: string, all: Told[], url: string, key: string): Promise<void> {
  const mine: Told = { id: '', revision: 0, name: '', asked: undefined };
  all.push(mine);
  for (let n = 1; ; n++) {
    mine.asked = `Person ${own} ${n}`;
    const result = await send(mine, mine.asked, url, key).catch(error => {
      // The connection breaks with the process.
      if (error instanceof TypeError) return undefined;
      throw error;
    });
    if (result === undefined) return;
    expect([result.__typename, result.revision]).toEqual(['Person', mine.revision + 1]);
    Object.assign(mine, { id: result.id, revision: result.revision, name: mine.asked, asked: undefined });
    counted.written += 1;
  }
}

async function send({ id, revision }: Told, name: string, url: string, key: string): Promise<Result> {
  const fields = '__typename ... on Person { id revision } ... on UserError { message }';
  const { data } =
    revision === 0
      ? await ask(
          `mutation ($name: String!) { result: createPerson(input: { name: $name }) { ${fields} } }`,
          { name },
          url,
          key,
        )
      : await ask(
          `mutation ($id: ID!, $revision: Int!, $name: String!) {
            result: updatePerson(id: $id, expectedRevision: $revision, input: { name: $name }) { ${fields} }
          }`,
          { id, revision, name },
          url,
          key,
        );
  return data.result;
}

/** The acknowledged state is stored, or the next requested one if its request got no response. */
async function check(all: readonly Told[], url: string, key: string): Promise<void> {
  for (const { id, revision, name, asked } of all) {
    if (revision === 0) continue;
    const { data } = await ask(
      'query ($id: ID!) { node(id: $id) { ... on Person { revision name } } }',
      { id },
      url,
      key,
    );
    const possible = [
      { revision, name },
      ...(asked === undefined ? [] : [{ revision: revision + 1, name: asked }]),
    ];
    expect(possible).toContainEqual(data.node);
  }
}

async function ask(query: string, variables: object, url: string, key: string): Promise<Result> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}
