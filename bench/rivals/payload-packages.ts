import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** What the bench uses of Payload once it is started. */
export interface Payload {
  readonly config: unknown;
  create(options: {
    readonly collection: string;
    readonly data: object;
    readonly depth: 0;
    readonly disableTransaction: true;
  }): Promise<{ readonly id: number }>;
}

/** What the bench uses of Payload’s packages. */
export interface PayloadPackages {
  readonly payload: {
    buildConfig(config: object): Promise<object>;
    getPayload(options: { readonly config: object }): Promise<Payload>;
    createLocalReq(options: object, payload: Payload): Promise<object>;
  };
  readonly sqlite: { sqliteAdapter(options: object): object };
  readonly graphql: {
    configToSchema(config: unknown): {
      readonly schema: object;
      validationRules(args: object): readonly object[];
    };
  };
  readonly http: {
    createHandler(options: {
      readonly schema: object;
      readonly context: () => Promise<object>;
      readonly validationRules: (
        request: object,
        args: object,
        specified: readonly object[],
      ) => readonly object[];
    }): RequestListener;
  };
}

/** Loads them from the folder into which they are installed. */
export async function loadPayload(folder: string): Promise<PayloadPackages> {
  const { resolve } = createRequire(join(folder, 'package.json'));
  const load = (name: string) => import(pathToFileURL(resolve(name)).href);
  return {
    payload: await load('payload'),
    sqlite: await load('@payloadcms/db-sqlite'),
    graphql: await load('@payloadcms/graphql'),
    http: await load('graphql-http/lib/use/http'),
  };
}

/** Payload with the collections of a news site, over a file. */
export async function startPayload({ payload, sqlite }: PayloadPackages, file: string): Promise<Payload> {
  const text = (name: string) => ({ name, type: 'text' });
  const slug = { ...text('slug'), unique: true, index: true };
  // Rows of one each: GraphQL answers a relationship of many in the order in which its loader finds them.
  const many = (name: string, one: string) => ({
    name,
    type: 'array',
    fields: [{ name: one, type: 'relationship', relationTo: name }],
  });
  const collection = (name: string, fields: readonly object[]) => ({
    slug: name,
    access: { read: () => true },
    fields,
  });
  const entity = [slug, text('name'), text('summary')];
  const config = await payload.buildConfig({
    secret: 'bench',
    telemetry: false,
    typescript: { autoGenerate: false },
    logger: { options: { level: 'error' } },
    db: sqlite.sqliteAdapter({ client: { url: `file:${file}` }, wal: true }),
    collections: [
      collection('people', [...entity, text('jobTitle')]),
      collection('organizations', entity),
      collection('events', [...entity, text('startDate')]),
      collection('articles', [
        slug,
        ...[text('headline'), text('summary'), { name: 'body', type: 'textarea' }, text('section')],
        { name: 'publishedAt', type: 'date', index: true },
        ...[many('people', 'person'), many('organizations', 'organization'), many('events', 'event')],
      ]),
    ],
  });
  return payload.getPayload({ config });
}
