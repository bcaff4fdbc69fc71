#!/usr/bin/env node
// The command line: `npx communique …`. Runs src/cli/main.ts with the Node that the project brings.
import { fileURLToPath } from 'node:url';

process.argv.splice(2, 0, fileURLToPath(new URL('../src/cli/main.ts', import.meta.url)));
await import('./run.mjs');
