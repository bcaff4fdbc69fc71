import { fileOf, filled } from './cms-database.ts';
import { listening, started } from './rival.ts';
import { loadStrapi } from './strapi-packages.ts';

/** Strapi as in production, over its database. */
process.env.NODE_ENV = 'production';
const { folder, articles } = started();
const file = fileOf(folder, articles);
await filled(file, 'strapi-fill.ts', {});
const { server } = await loadStrapi(folder, file);
server.mount();
listening(server.httpServer);
