import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Writes a project of Strapi around its packages: the collections of a news site, and no more of Strapi than its GraphQL needs. */
export function writeProject(folder: string): void {
  const write = (path: string, text: string) => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  };
  const config = (name: string, code: string) => write(`config/${name}.js`, `module.exports = ${code};\n`);
  const secret = "'only for a bench'";
  config(
    'server',
    `{ host: '127.0.0.1', port: 0, app: { keys: [${secret}] }, logger: { config: { level: 'error' } } }`,
  );
  config(
    'admin',
    `{ serveAdminPanel: false, auth: { secret: ${secret} }, apiToken: { salt: ${secret} }, transfer: { token: { salt: ${secret} } } }`,
  );
  // Those without which it does not start, and the one that reads bodies.
  const middlewares = ['errors', 'security', 'cors', 'query', 'body', 'favicon', 'public'];
  config('middlewares', JSON.stringify(middlewares.map(name => `strapi::${name}`)));
  config(
    'database',
    `{ connection: { client: 'sqlite', connection: { filename: process.env.DATABASE_FILE }, useNullAsDefault: true } }`,
  );
  config(
    'plugins',
    '{ graphql: { config: { landingPage: false, apolloServer: { introspection: false }, v4CompatibilityMode: false } } }',
  );
  // It does not start without that folder.
  mkdirSync(join(folder, 'public/uploads'), { recursive: true });
  // Everyone may read: the usual plugin would look up rights in the database.
  write(
    'src/index.js',
    `module.exports = { register({ strapi }) {
  strapi.get('auth').register('content-api', { name: 'public', authenticate: () => ({ authenticated: true }), verify() {} });
} };\n`,
  );
  for (const [name, type] of Object.entries(types)) {
    const schema = {
      kind: 'collectionType',
      collectionName: type.plural,
      info: { singularName: name, pluralName: type.plural, displayName: name },
      options: { draftAndPublish: false },
      ...type.more,
      attributes: Object.fromEntries(type.fields),
    };
    write(`src/api/${name}/content-types/${name}/schema.json`, JSON.stringify(schema));
    for (const part of ['controller', 'router', 'service'])
      write(
        `src/api/${name}/${part === 'router' ? 'routes' : `${part}s`}/${name}.js`,
        `module.exports = require('@strapi/strapi').factories.createCore${part[0]?.toUpperCase()}${part.slice(1)}('api::${name}.${name}');\n`,
      );
  }
}

type Field = readonly [name: string, attribute: object];
const text = (name: string): Field => [name, { type: 'string' }];
const many = (name: string, target: string): Field => [
  name,
  { type: 'relation', relation: 'manyToMany', target: `api::${target}.${target}` },
];
const entity = [text('slug'), text('name'), text('summary')];

const types: Record<string, { plural: string; fields: readonly Field[]; more?: object }> = {
  person: { plural: 'people', fields: [...entity, text('jobTitle')] },
  organization: { plural: 'organizations', fields: entity },
  event: { plural: 'events', fields: [...entity, text('startDate')] },
  article: {
    plural: 'articles',
    fields: [
      ...[text('slug'), text('headline'), text('section')],
      ...[['summary', { type: 'text' }] as const, ['body', { type: 'text' }] as const],
      // `publishedAt` is Strapi's own.
      ['releasedAt', { type: 'datetime' }],
      ...[many('people', 'person'), many('organizations', 'organization'), many('events', 'event')],
    ],
    more: { indexes: [{ name: 'articles_released_at', columns: ['released_at'] }] },
  },
};
