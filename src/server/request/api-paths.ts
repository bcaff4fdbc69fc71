const paths: ReadonlySet<string> = new Set([
  ...['/graphql', '/health', '/ready', '/schema.graphql'],
  ...['/mcp', '/live', '/live.json'],
]);

/** The paths of published content. Their routes (published.ts) are loaded with the first request for one. */
export const publishedPath =
  /^\/(?:feed\.(?:xml|json)|(?:news-)?sitemap\.xml|ninjs|(?:jsonld|sitemap|ninjs)\/.*)$/;

/** Whether the API answers at a path. All others are free for the pages of an app that is served together with the API. */
export function isApiPath(path: string): boolean {
  return paths.has(path) || publishedPath.test(path);
}
