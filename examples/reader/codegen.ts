import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as operationTypes from '@graphql-codegen/typescript-operations';
import { formatDocument, stringifyDocument } from '@urql/core';
import { minifyIntrospectionQuery } from '@urql/introspection';
import {
  buildSchema,
  concatAST,
  type DocumentNode,
  type GraphQLSchema,
  introspectionFromSchema,
  isAbstractType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';

/** The generated files by their name in `src/generated`, from the schema and the operations. */
export async function generate(schemaText: string): Promise<Record<string, string>> {
  const folder = join(import.meta.dirname, 'operations');
  const documents = readdirSync(folder)
    .toSorted()
    .map(file => ({ location: file, document: parse(readFileSync(join(folder, file), 'utf8')) }));
  const schema = buildSchema(schemaText);
  const all = concatAST(documents.map(({ document }) => document));
  const types = await codegen({
    filename: 'documents.ts',
    schema: parse(schemaText),
    documents,
    config: {
      useTypeImports: true,
      enumType: 'string-literal',
      enumsAsTypes: true,
      immutableTypes: true,
      defaultScalarType: 'string',
      scalars: { DateTime: 'string', PartialDate: 'string', WebUrl: 'string' },
      skipTypename: true,
      avoidOptionals: { field: true },
      documentMode: 'graphQLTag' as const,
      gqlImport: '@urql/core#gql',
      dedupeFragments: true,
    },
    plugins: [{ types: {} }, { documents: {} }],
    pluginMap: { types: operationTypes, documents: typedDocumentNode },
  });
  return {
    'documents.ts': `// Made of operations/ by \`npm run reader\`: not to be edited by hand.\n${types}`,
    'introspection.json': `${JSON.stringify(usedPart(schema, all))}\n`,
  };
}

/** Of the schema, what Graphcache has to know of: the types and fields that the operations select. The whole would be most of the app. */
function usedPart(schema: GraphQLSchema, documents: DocumentNode) {
  const used = new Map<string, Set<string>>();
  const info = new TypeInfo(schema);
  const note = (type: string, field?: string) => {
    const fields = used.get(type) ?? new Set();
    if (field !== undefined) fields.add(field);
    used.set(type, fields);
  };
  visit(
    documents,
    visitWithTypeInfo(info, {
      Field(node) {
        const parent = info.getParentType();
        if (parent == null) return;
        note(parent.name, node.name.value);
        if (!isAbstractType(parent)) return;
        for (const { name } of schema.getPossibleTypes(parent)) note(name, node.name.value);
      },
      FragmentDefinition: () => note(info.getType()?.toString() ?? ''),
      InlineFragment: () => note(info.getType()?.toString() ?? ''),
    }),
  );
  const { __schema } = minifyIntrospectionQuery(introspectionFromSchema(schema));
  const types = __schema.types
    .filter(({ name }) => used.has(name))
    .map(type => {
      if (type.kind !== 'OBJECT' && type.kind !== 'INTERFACE') return type;
      const fields = type.fields.filter(({ name }) => used.get(type.name)?.has(name));
      return { ...type, fields };
    });
  return { __schema: { ...__schema, mutationType: null, subscriptionType: null, types } };
}

/**
 * The operations for a deployment that knows them (TRUSTED_DOCUMENTS), in the format of Apollo's persisted-query-manifest. The id is the
 * hash that the app sends: of the text that Graphcache makes of the generated document, with each `__typename`.
 */
export function manifestOf(documents: Readonly<Record<string, unknown>>): string {
  const operations = Object.values(documents)
    .filter(isDocument)
    .flatMap(document => {
      const [operation] = document.definitions;
      if (operation?.kind !== Kind.OPERATION_DEFINITION) return [];
      // By its type, optional parts of the formatted document may be undefined; they are absent.
      const body = stringifyDocument(formatDocument(document) as DocumentNode);
      const id = createHash('sha256').update(body).digest('hex');
      return [{ id, name: operation.name?.value ?? '', type: operation.operation, body }];
    })
    .toSorted((a, b) => a.name.localeCompare(b.name));
  return `${JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }, null, 2)}\n`;
}

function isDocument(value: unknown): value is DocumentNode {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === Kind.DOCUMENT;
}

if (import.meta.main) {
  const generated = join(import.meta.dirname, 'src/generated');
  const schemaText = readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8');
  for (const [name, text] of Object.entries(await generate(schemaText)))
    writeFileSync(join(generated, name), text);
  const documents = await import('./src/generated/documents.ts');
  writeFileSync(join(generated, 'persisted-documents.json'), manifestOf(documents));
}
