import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { install } from './install.ts';
import { Asker } from './load.ts';
import type { Feed, Progress, Reads, Ready, Rival } from './rival.ts';

/** A rival whose server runs. */
export interface Contender {
  readonly rival: Rival;
  readonly asker: Asker;
  /** The process whose memory and processor time count. */
  readonly pid: number;
  /** Asks for the feed once. */
  feed(): Promise<Answer>;
  stop(): Promise<void>;
}

export interface Answer {
  readonly feed: Feed;
  /** How long it is. */
  readonly bytes: number;
  /** What was read for it, if that is known. */
  readonly reads: Reads | undefined;
}

/** Installs a rival if need be, and starts its server over so many articles. What it prints goes into a file of its folder. */
export async function start(
  rival: Rival,
  { articles, tables }: { articles: number; tables: string },
): Promise<Contender> {
  const folder = await install(rival);
  const file = join(folder, 'server.log');
  writeFileSync(file, '');
  const log = openSync(file, 'a');
  const child = fork(join(import.meta.dirname, rival.entry), [folder, String(articles), tables], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', log, log, 'ipc'],
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The server ended: ${readFileSync(file, 'utf8').slice(-2000)}`);
  });
  ended.catch(() => {});
  child.on('message', (message: Message) => {
    if ('progress' in message) console.log(`${rival.name}: ${message.progress}`);
  });
  const next = <Key extends string>(key: Key) => Promise.race([messageWith(child, key), ended]);
  const { port, pid } = await next('port');
  const asker = new Asker(`http://127.0.0.1:${port}${rival.path}`, rival.query, rival.method);
  const readSoFar = async () => {
    child.send('reads');
    return next('requests');
  };
  return {
    rival,
    asker,
    pid,
    async feed() {
      const before = rival.countsReads ? await readSoFar() : undefined;
      const { status, body } = await asker.ask();
      const after = rival.countsReads ? await readSoFar() : undefined;
      const { data, errors } = JSON.parse(body.toString());
      if (status !== 200 || errors !== undefined)
        throw new Error(`${rival.name} answers ${status}: ${body.toString().slice(0, 1000)}`);
      const reads = before && after && difference(before, after);
      return { feed: rival.normalise(data), bytes: body.length, reads };
    },
    async stop() {
      asker.close();
      child.disconnect();
      await ended.catch(() => {});
    },
  };
}

type Message = Ready | Reads | Progress;

/** The next message that has a key. */
function messageWith<Key extends string>(
  child: ChildProcess,
  key: Key,
): Promise<Extract<Message, Record<Key, unknown>>> {
  return new Promise(resolve => {
    const hear = (message: Message) => {
      if (!has(message, key)) return;
      child.off('message', hear);
      resolve(message);
    };
    child.on('message', hear);
  });
}

function has<Key extends string>(
  message: Message,
  key: Key,
): message is Extract<Message, Record<Key, unknown>> {
  return key in message;
}

function difference(before: Reads, after: Reads): Reads {
  return { requests: after.requests - before.requests, units: after.units - before.units };
}
