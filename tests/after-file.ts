import { afterAll } from 'vitest';
import { removeTemporaryFolders } from './temporary-folder.ts';

// Vitest runs this for each file, also where files share their modules.
afterAll(removeTemporaryFolders);
