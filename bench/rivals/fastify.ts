/** What is used of Fastify. */
export interface Fastify {
  readonly fastify: (options: { readonly keepAliveTimeout: number }) => App;
}

interface App {
  register(plugin: object, options: object): Promise<unknown>;
  listen(at: { readonly port: number; readonly host: string }): Promise<string>;
  addresses(): readonly { readonly port: number }[];
}
