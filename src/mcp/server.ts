import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { type Ask, ToolFailure } from './ask.ts';
import { instructions } from './instructions.ts';
import { registerResources } from './resources.ts';
import { readingTools, writingTools } from './tools/all.ts';

export interface McpOptions {
  /** Executes operations with the rights of the caller. */
  readonly ask: Ask;
  /** Whether the caller may write: otherwise the tools that do are neither listed nor callable. */
  readonly writes: boolean;
  readonly version: string;
  /** Hears of errors that are faults of this software. */
  readonly onError: (error: unknown) => void;
}

/** The Model Context Protocol over the API, for one caller: https://modelcontextprotocol.io/specification */
export function createMcpServer({ ask, writes, version, onError }: McpOptions): McpServer {
  const server = new McpServer(
    { name: 'communique', title: 'Communiqué', version },
    { instructions, jsonSchemaValidator: noAnswersToValidate },
  );
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof ToolFailure) throw error;
      onError(error);
      throw new ToolFailure('INTERNAL_SERVER_ERROR: Something went wrong on our side.');
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
  registerResources(server, ask, (tool, input) => guarded(() => tool.call(ask, input)));
  return server;
}

/** This server asks its clients nothing, so it has no answer of theirs to validate. */
const noAnswersToValidate = {
  getValidator() {
    throw new Error('No answer of a client is expected.');
  },
};
