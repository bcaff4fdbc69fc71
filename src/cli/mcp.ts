import { Command } from 'commander';
import type { Run } from './run.ts';

/** `communique mcp`: the Model Context Protocol over standard input and output, for a client that starts this process. */
export function mcpCommand(run: Run): Command {
  return new Command('mcp')
    .description(
      'serve the content to an AI client by the Model Context Protocol, over standard input and output',
    )
    .addHelpText(
      'after',
      `
The client starts this command, as docs/mcp.md shows. With an API key in
COMMUNIQUE_API_KEY, answers have what the key may read, and a key with the
scope WRITE can write drafts.`,
    )
    .action(() =>
      // The other commands do without the server.
      run(async target => (await import('./mcp-stdio.ts')).serveStdio(target)),
    );
}
