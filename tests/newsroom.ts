import { drainOutbox } from '../src/commands/outbox/outbox.ts';
import { findFaults } from '../src/commands/repair/verify.ts';
import { distinctReferences } from '../src/model/embedded-references.ts';
import type { TypeName } from '../src/model/types.ts';
import { canonicalJson } from '../src/projection/canonical-json.ts';
import { embeddedReferenceOf } from '../src/projection/card.ts';
import { recordFrom, survivorFrom } from '../src/projection/stored.ts';
import { type Answer, type Api, type ApiOptions, type Client, startApi } from './api.ts';
import { scan } from './table.ts';

/** The selection of a mutation's result in all tests. */
// biome-ignore lint/suspicious/noExplicitAny: the fields follow from the mutation; a wrong guess fails the test that makes it
export type Result = any;

/** Maximum milliseconds until a task is due, except for scheduled ones. */
const maxTaskDelay = 31_000;

const errors = `
  ... on InvalidInputError { message path issues { path message } }
  ... on NotFoundError { message path missing: requestedId }
  ... on StaleRevisionError { message path currentRevision }
`;
const duplicate = '... on DuplicateError { message path existing { __typename id } }';
const article = '... on Article { id slug headline status publishedAt revision updatedAt }';
const entity = '... on Entity { id slug name alternateNames sameAs revision updatedAt }';

/** Editors at work on an API, with a clock of their own. */
export class Newsroom {
  readonly api: Api;
  readonly #clock: { now: number };
  readonly #credentials: Readonly<Record<string, string>>;
  readonly #desk: Client;

  private constructor(api: Api, clock: { now: number }, credentials: Readonly<Record<string, string>>) {
    this.api = api;
    this.#clock = clock;
    this.#credentials = credentials;
    this.#desk = api.with(credentials);
  }

  static open(start = '2024-06-01T08:00:00Z', options: ApiOptions = {}): Promise<Newsroom> {
    return Newsroom.#openAt({ now: Date.parse(start) }, options);
  }

  /** One more server over the same table, with the same clock, made otherwise. */
  another(options: ApiOptions): Promise<Newsroom> {
    return Newsroom.#openAt(this.#clock, { ...options, over: this.api }, this.api);
  }

  /** The key is made by another API, where the own one may be behind a wire that fails. */
  static async #openAt(clock: { now: number }, options: ApiOptions, keys?: Api): Promise<Newsroom> {
    const api = await startApi({ ...options, clock: () => clock.now });
    const { text } = await (keys ?? api).as({ scopes: ['ADMIN'], subject: 'desk' });
    return new Newsroom(api, clock, { authorization: `Bearer ${text}` });
  }

  get now(): number {
    return this.#clock.now;
  }

  /** The time, some milliseconds from now. */
  in(milliseconds: number): string {
    return new Date(this.#clock.now + milliseconds).toISOString();
  }

  pass(milliseconds: number): void {
    this.#clock.now += milliseconds;
  }

  /** Asks as an editor with all rights, with further headers. */
  async ask(
    query: string,
    variables?: object,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer['data']> {
    const desk = this.api.with({ ...this.#credentials, ...headers });
    return answered(await desk.ask(query, variables));
  }

  /** Asks as the public. */
  async read(query: string, variables?: object): Promise<Answer['data']> {
    return answered(await this.api.ask(query, variables));
  }

  create(type: TypeName, input: object, key?: string, as: Client = this.#desk): Promise<Result> {
    return mutate(
      as,
      `mutation ($input: ${type}Input!, $key: String) {
        result: create${type}(input: $input, idempotencyKey: $key) { __typename ${recordOf(type)} ${errors} ${duplicate} }
      }`,
      { input, key },
    );
  }

  /** Makes a record that nothing can be wrong with. */
  async made(type: TypeName, input: object): Promise<Result> {
    return written(await this.create(type, input), type);
  }

  update(type: TypeName, of: Seen, input: object, as: Client = this.#desk): Promise<Result> {
    return mutate(
      as,
      `mutation ($id: ID!, $revision: Int!, $input: ${type}Input!) {
        result: update${type}(id: $id, expectedRevision: $revision, input: $input) {
          __typename ${recordOf(type)} ${errors} ${duplicate}
        }
      }`,
      { id: of.id, revision: of.revision, input },
    );
  }

  async updated(type: TypeName, of: Seen, input: object): Promise<Result> {
    return written(await this.update(type, of, input), type);
  }

  publish(of: Seen, at?: string | null): Promise<Result> {
    return this.#life('publishArticle', of, 'at: $at', { $at: 'DateTime' }, { at });
  }

  async published(input: object, at?: string): Promise<Result> {
    return written(await this.publish(await this.made('Article', input), at), 'Article');
  }

  withdraw(of: Seen): Promise<Result> {
    return this.#life('withdrawArticle', of);
  }

  restore(of: Seen, revision: number): Promise<Result> {
    return this.#life('restoreArticle', of, 'revision: $past', { $past: 'Int!' }, { past: revision });
  }

  delete(of: Seen & { readonly __typename?: string }): Promise<Result> {
    const mutation = typeIn(of.id) === 'Article' ? 'deleteArticle' : 'deleteEntity';
    return mutate(
      this.#desk,
      `mutation ($id: ID!, $revision: Int!) {
        result: ${mutation}(id: $id, expectedRevision: $revision) { __typename ... on Deleted { deletedId } ${errors} }
      }`,
      of,
    );
  }

  merge(from: { readonly id: string }, into: Seen): Promise<Result> {
    return mutate(
      this.#desk,
      `mutation ($from: ID!, $into: ID!, $revision: Int!) {
        result: mergeEntities(from: $from, into: $into, expectedRevision: $revision) {
          __typename ${entity} ${errors}
        }
      }`,
      { from: from.id, into: into.id, revision: into.revision },
    );
  }

  /** Processes all tasks of the writes so far, the repeated ones included. */
  async drain(): Promise<void> {
    await drainOutbox(this.api.table);
    this.pass(maxTaskDelay);
    await drainOutbox(this.api.table);
  }

  #life(mutation: string, of: Seen, more = '', types: Record<string, string> = {}, values: object = {}) {
    const declared = Object.entries(types).map(([name, type]) => `, ${name}: ${type}`);
    return mutate(
      this.#desk,
      `mutation ($id: ID!, $revision: Int!${declared.join('')}) {
        result: ${mutation}(id: $id, expectedRevision: $revision ${more}) { __typename ${article} ${errors} ${duplicate} }
      }`,
      { id: of.id, revision: of.revision, ...values },
    );
  }
}

/** A record as an editor has it on the screen. */
export interface Seen {
  readonly id: string;
  readonly revision: number;
}

/** The faults of a table after the outbox is drained: items that no record projects to, and outdated embedded references. */
export async function faultsOf({ table }: Pick<Api, 'table'>, endpoint?: string): Promise<string[]> {
  const faults: string[] = [];
  for await (const { key, kind, reason } of findFaults(table))
    faults.push(`${kind}: ${key.pk} ${key.sk} (${reason})`);
  const documents = [...(await scan(table, endpoint)).values()].filter(
    item => item.sk === 'document' && survivorFrom(item) === undefined,
  );
  const present = new Map(
    documents.map(item => [`${item.type}/${item.id}`, canonicalJson(embeddedReferenceOf(recordFrom(item)))]),
  );
  for (const record of documents.map(recordFrom)) {
    for (const embedded of distinctReferences(record)) {
      const now = present.get(`${embedded.type}/${embedded.id}`);
      if (now === undefined)
        faults.push(`${record.type} ${record.slug} holds ${embedded.type}/${embedded.id}, which is gone`);
      else if (now !== canonicalJson(embedded))
        faults.push(`${record.type} ${record.slug} holds ${canonicalJson(embedded)}, which is ${now} now`);
    }
  }
  return faults;
}

/** The type that an id names. */
export function typeIn(id: string): string {
  return Buffer.from(id, 'base64').toString().split(':')[0] ?? '';
}

function recordOf(type: TypeName): string {
  return type === 'Article' ? article : entity;
}

async function mutate(client: Client, mutation: string, variables: object): Promise<Result> {
  return answered(await client.ask(mutation, variables)).result;
}

/** An answer with errors, where none were expected. */
export class Failed extends Error {
  override readonly name = 'Failed';
  readonly codes: readonly string[];

  constructor(failures: NonNullable<Answer['errors']>) {
    super(failures.map(({ message }) => message).join('\n'));
    this.codes = failures.map(({ extensions }) => extensions.code);
  }
}

function answered({ data, errors: failures }: Answer): Answer['data'] {
  if (failures !== undefined) throw new Failed(failures);
  return data;
}

function written(result: Result, type: TypeName): Result {
  if (result.__typename !== type) throw new Error(JSON.stringify(result));
  return result;
}
