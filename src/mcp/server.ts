import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import {
  type CallToolResult,
  ListToolsRequestSchema,
  type ListToolsResult,
  ListToolsResultSchema,
} from '@modelcontextprotocol/sdk/types.js';
import * as z from 'zod';
import { internalMessage } from '../errors/problem.ts';
import { type Ask, ToolFailure } from './ask.ts';
import { instructions } from './instructions.ts';
import { registerResources } from './resources.ts';
import type { Tool } from './tool.ts';
import { readingTools, writingTools } from './tools/all.ts';

export interface McpOptions {
  /** Executes operations with the rights of the caller. */
  readonly ask: Ask;
  /** Whether the caller may write: otherwise the tools that do are neither listed nor callable. */
  readonly writes: boolean;
  readonly version: string;
  /** Receives internal errors. */
  readonly onError: (error: unknown) => void;
}

/** The Model Context Protocol over the API, for one caller: https://modelcontextprotocol.io/specification */
export function createMcpServer({ ask, writes, version, onError }: McpOptions): McpServer {
  const server = new McpServer(
    { name: 'communique', title: 'Communiqué', version },
    { instructions, jsonSchemaValidator: noResponsesToValidate },
  );
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ToolFailure) throw error;
      onError(error);
      throw new ToolFailure(`INTERNAL_SERVER_ERROR: ${internalMessage}`);
    }
  };
  for (const tool of [...readingTools, ...(writes ? writingTools : [])]) {
    const { name, title, description, input, output, annotations } = tool;
    server.registerTool(
      name,
      { title, description, annotations, inputSchema: input, outputSchema: output },
      async (args): Promise<CallToolResult> => {
        const { data, text } = await guarded(() => tool.call(ask, args));
        return { content: [{ type: 'text', text }], structuredContent: data };
      },
    );
  }
  registerResources(
    server,
    (text, variables) => guarded(() => ask(text, variables)),
    (tool, input) => guarded(() => tool.call(ask, input)),
  );
  server.server.setRequestHandler(ListToolsRequestSchema, () => (writes ? listForWriters() : list()));
  return server;
}

/**
 * The responses to tools/list, each made once. The SDK would generate the schemas again for each caller, which takes some 20 ms, beyond the limits of an
 * operation.
 */
const list = once(() => listOf(readingTools));
const listForWriters = once(() => listOf([...readingTools, ...writingTools]));

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function listOf(tools: readonly Tool[]): ListToolsResult {
  return ListToolsResultSchema.parse({
    tools: tools.map(({ name, title, description, input, output, annotations }) => ({
      name,
      title,
      description,
      inputSchema: z.toJSONSchema(input, { target: 'draft-7', io: 'input' }),
      outputSchema: z.toJSONSchema(output, { target: 'draft-7', io: 'output' }),
      annotations,
    })),
  });
}

/** This server asks its clients nothing, so it has no response of theirs to validate. */
const noResponsesToValidate = {
  getValidator() {
    throw new Error('No response of a client is expected.');
  },
};
