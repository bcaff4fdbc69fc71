import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { expect } from 'vitest';
import type { Api } from '../api.ts';

/** The answer of a tool: its data, its text, and whether it is an error. */
export interface Answered {
  // biome-ignore lint/suspicious/noExplicitAny: the shape follows from each tool, whose output schema the client has checked
  readonly data: any;
  readonly text: string;
  readonly isError: boolean;
}

/** The official client, connected to the route /mcp of an API. */
export async function connect(
  api: Pick<Api, 'fetch'>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(
    new StreamableHTTPClientTransport(new URL('http://localhost/mcp'), {
      requestInit: { headers },
      fetch: async (url, init) => api.fetch(String(url), init),
    }),
  );
  // Then it checks the data of each answer by the output schema of its tool.
  await client.listTools();
  return client;
}

export async function call(client: Client, name: string, args: object): Promise<Answered> {
  const { content, structuredContent, isError } = await client.callTool({ name, arguments: { ...args } });
  expect(content).toHaveLength(1);
  const [{ text }] = content as [{ text: string }];
  return { data: structuredContent, text, isError: isError === true };
}

/** The text of a resource. */
export async function read(client: Client, uri: string): Promise<string> {
  const { contents } = await client.readResource({ uri });
  expect(contents).toMatchObject([{ uri, mimeType: 'text/markdown' }]);
  const [first] = contents;
  return first !== undefined && 'text' in first ? first.text : '';
}
