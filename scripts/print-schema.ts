import { writeFile } from 'node:fs/promises';
import { printSchema } from 'graphql';
import { schema } from '../src/schema/schema.ts';

/** `npm run schema`: writes what clients see to schema.graphql, so that a review shows it. */
await writeFile(new URL('../schema.graphql', import.meta.url), `${printSchema(schema)}\n`);
