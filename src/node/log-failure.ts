/**
 * Keeps a server running whose log cannot be written, for example because the disk of its file is full. Without a listener, the failed write of a
 * line would end the process.
 */
export function surviveLogFailure(tell: (line: string) => void): void {
  process.stdout.on('error', ({ message }) =>
    tell(`the log cannot be written (${message}); the server continues without it until its next start`),
  );
}
