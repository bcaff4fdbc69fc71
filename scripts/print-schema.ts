import { writeFile } from 'node:fs/promises';
import { printedSchema } from '../src/schema/print.ts';

/** `npm run schema`: writes what clients see to schema.graphql, so that a review shows it. */
await writeFile(new URL('../schema.graphql', import.meta.url), printedSchema());
