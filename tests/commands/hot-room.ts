import { expect, vi } from 'vitest';
import { type Step, setCopies } from '../../src/commands/hot-lists/set-copies.ts';
import { listKey } from '../../src/store/keys.ts';
import { copiesKept } from '../../src/store/known-copies.ts';
import type { Table } from '../../src/store/table.ts';
import type { ApiOptions } from '../api.ts';
import { Newsroom } from '../newsroom.ts';
import { scan } from '../table.ts';

export const articles = { list: 'articles', name: 'articles' };

type Intercept = NonNullable<ApiOptions['intercept']>;

/** A newsroom whose processes have one clock for the age of what they know, which tests set. */
export class HotRoom {
  readonly room: Newsroom;
  readonly uptime: { now: number };
  /** The partitions of lists of articles that the server has read. */
  readonly read: string[];
  /** Stands between the server and its table. */
  before: (command: string, input: object) => Promise<unknown> = async () => undefined;

  private constructor(room: Newsroom, uptime: { now: number }, read: string[]) {
    this.room = room;
    this.uptime = uptime;
    this.read = read;
  }

  static async open(): Promise<HotRoom> {
    const uptime = { now: 0 };
    const read: string[] = [];
    let hot: HotRoom | undefined;
    const intercept: Intercept = async (send, command, input) => {
      const pk = partitionIn(input);
      if (/articles/.test(pk)) read.push(pk);
      await hot?.before(command, input);
      return send();
    };
    const room = await Newsroom.open(undefined, { processClocks: () => [uptime.now], intercept });
    hot = new HotRoom(room, uptime, read);
    return hot;
  }

  /** Another process over the same table. */
  another(intercept?: Intercept): Promise<Newsroom> {
    const processClocks = () => [this.uptime.now];
    return this.room.another({ processClocks, ...(intercept && { intercept }) });
  }

  /** Runs the command to its end; `whileWaiting` is done in the middle of each of its waits. */
  async setCopies(
    wanted: number,
    { list = articles, table = this.room.api.table, whileWaiting, onStep }: CommandOptions = {},
  ): Promise<void> {
    await setCopies(table, list, wanted, {
      ...(onStep && { onStep }),
      wait: async milliseconds => {
        // A process that has read the copies right before acts by them for another moment.
        this.uptime.now += copiesKept - 1;
        await whileWaiting?.();
        this.uptime.now += milliseconds - copiesKept + 1;
      },
    });
  }

  /** Lets the process read the copies that the table has now. */
  async learn(room = this.room): Promise<void> {
    this.uptime.now += copiesKept + 1;
    await feed(room);
    await vi.waitUntil(() => room.api.table.copies.forRead(async () => new Map()) !== undefined);
  }
}

interface CommandOptions {
  readonly list?: typeof articles;
  readonly table?: Table;
  readonly whileWaiting?: (() => Promise<unknown>) | undefined;
  readonly onStep?: ((step: Step) => void) | undefined;
}

export function partitionIn(input: object): string {
  return String(Object(input).ExpressionAttributeValues?.[':pk']?.S ?? '');
}

/** The ids of the whole feed, page after page, from one of some copies: 1 is the list itself. */
export async function feedBy(copy: number, of: number, room: Newsroom, filter?: object): Promise<string[]> {
  const random = vi.spyOn(Math, 'random').mockReturnValue((copy - 0.5) / of);
  try {
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const { articles: page } = await room.read(
        `query ($after: String, $filter: ArticleFilter) {
          articles(first: 3, after: $after, filter: $filter) {
            edges { cursor node { id headline revision } } pageInfo { endCursor hasNextPage }
          }
        }`,
        { after, filter },
      );
      seen.push(...page.edges.map((edge: object) => JSON.stringify(edge)));
      after = page.pageInfo.endCursor;
      if (!page.pageInfo.hasNextPage) return seen;
    }
  } finally {
    random.mockRestore();
  }
}

export async function feed(room: Newsroom): Promise<unknown[]> {
  return (await room.read('{ articles(first: 100) { nodes { id headline } } }')).articles.nodes;
}

/** All entries of a partition, without its name. */
export async function entriesIn(table: Table, pk: string): Promise<object[]> {
  const items = [...(await scan(table)).values()].filter(item => item.pk === pk);
  return items.map(item => ({ ...item, pk: '' }));
}

/** All copies of a list are equal to it, and there are no others. */
export async function expectCopies(table: Table, wanted: number, list = 'articles'): Promise<void> {
  const own = await entriesIn(table, listKey(list, '').pk);
  for (let copy = 2; copy <= wanted; copy++)
    expect(await entriesIn(table, `copy#${copy}#${list}`)).toEqual(own);
  const partitions = new Set([...(await scan(table)).values()].map(({ pk }) => pk));
  const copies = [...partitions].filter(pk => /^copy#/.test(pk) && pk.endsWith(`#${list}`));
  expect(copies).toHaveLength(own.length === 0 ? 0 : wanted - 1);
}
