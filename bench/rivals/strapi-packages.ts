import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { writeProject } from './strapi-project.ts';

/** What the bench uses of Strapi once it is loaded. */
export interface Strapi {
  readonly server: { readonly httpServer: Server; mount(): void };
  readonly db: {
    query(uid: string): { create(options: { readonly data: object }): Promise<{ readonly id: number }> };
    transaction<T>(work: () => Promise<T>): Promise<T>;
  };
}

/** Loads Strapi over a file. Its tables are made if there are none. */
export async function loadStrapi(folder: string, file: string): Promise<Strapi> {
  writeProject(folder);
  process.env.DATABASE_FILE = file;
  process.env.STRAPI_TELEMETRY_DISABLED = 'true';
  process.env.STRAPI_DISABLE_UPDATE_NOTIFICATION = 'true';
  const load = createRequire(join(folder, 'package.json'));
  const { createStrapi } = load('@strapi/strapi');
  return createStrapi({ appDir: folder, distDir: folder }).load();
}
