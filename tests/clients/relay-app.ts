import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import compiler from 'relay-compiler';
import {
  type ConcreteRequest,
  commitMutation,
  Environment,
  fetchQuery,
  Network,
  RecordSource,
  Store,
} from 'relay-runtime';
import type { Client } from '../api.ts';
import { temporaryFolder } from '../temporary-folder.ts';

/** Whether relay-compiler has a program for this platform. */
export const hasCompiler = compiler !== null && existsSync(compiler);

/** What Relay gives an app. */
// biome-ignore lint/suspicious/noExplicitAny: the shape follows from each document; a wrong guess fails the test that makes it
export type Data = any;

/** Documents by the names of their operations, as relay-compiler makes requests of them. */
export async function compile(
  documents: Readonly<Record<string, string>>,
): Promise<(name: string) => ConcreteRequest> {
  const folder = await temporaryFolder();
  const root = new URL('../../', import.meta.url);
  await symlink(fileURLToPath(new URL('node_modules', root)), join(folder, 'node_modules'));
  const [source, artifacts] = [join(folder, 'src'), join(folder, 'artifacts')];
  await Promise.all([mkdir(source), mkdir(artifacts)]);
  const config = {
    src: source,
    schema: fileURLToPath(new URL('schema.graphql', root)),
    artifactDirectory: artifacts,
    language: 'javascript',
    eagerEsModules: true,
  };
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  await writeFile(join(folder, 'relay.config.json'), JSON.stringify(config));
  const tagged = Object.values(documents).map(document => `graphql\`${document}\`;`);
  // Relay wants the names of operations to begin with that of their file.
  await writeFile(
    join(source, 'desk.js'),
    `import { graphql } from 'relay-runtime';\n${tagged.join('\n')}\n`,
  );
  await promisify(execFile)(String(compiler), ['--noWatchman', join(folder, 'relay.config.json')], {
    cwd: folder,
  });
  const requests = await Promise.all(
    Object.keys(documents).map(
      async (name): Promise<[string, ConcreteRequest]> => [
        name,
        (await import(/* @vite-ignore */ join(artifacts, `${name}.graphql.js`))).default,
      ],
    ),
  );
  const known = new Map(requests);
  return name => {
    const request = known.get(name);
    if (request === undefined) throw new Error(`There is no document ${name}.`);
    return request;
  };
}

/** An app with Relay's store, which asks an API through a client. */
export class RelayApp {
  readonly environment: Environment;

  constructor(client: Client) {
    const store = new Store(new RecordSource());
    store.holdGC();
    this.environment = new Environment({
      store,
      network: Network.create(async ({ text, name }, variables) => {
        const { data, errors } = await client.ask(text ?? '', variables, name);
        return errors === undefined ? { data } : { data, errors };
      }),
    });
  }

  /** The answer of a mutation, as the app is given it. */
  mutate(mutation: ConcreteRequest, variables: object): Promise<Data> {
    return new Promise((resolve, reject) => {
      commitMutation(this.environment, {
        mutation,
        variables: { ...variables },
        onCompleted: (response, errors) =>
          (errors ?? []).length === 0 ? resolve(response) : reject(new Error(JSON.stringify(errors))),
        onError: reject,
      });
    });
  }

  query(query: ConcreteRequest, variables: object): Promise<Data> {
    return fetchQuery(this.environment, query, { ...variables }).toPromise();
  }

  /** A record of the store, its own fields and no links; undefined where there is none. */
  record(id: string): Data {
    const record = this.environment.getStore().getSource().get(id);
    return record ?? undefined;
  }

  /** The ids of all records of the store that the API gave an id. */
  ids(): string[] {
    const source = this.environment.getStore().getSource();
    return source.getRecordIDs().filter(id => !id.startsWith('client:'));
  }
}
