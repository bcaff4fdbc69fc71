import { serveOurs } from './ours-serving.ts';

await serveOurs({ coalesceRequests: false });
