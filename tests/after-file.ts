import fc from 'fast-check';
import { afterAll } from 'vitest';
import { seed } from './seed.ts';
import { removeTemporaryFolders } from './temporary-folder.ts';

fc.configureGlobal({ seed });

// Vitest runs this for each file, also where files share their modules.
afterAll(removeTemporaryFolders);
