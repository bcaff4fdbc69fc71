import { setFlagsFromString } from 'node:v8';
import { runCommandLine } from './program.ts';

// Left alone, V8 lets the heap grow to several times of what is in use before it collects, and keeps what it has emptied for later; an import of any
// size is to stay small.
setFlagsFromString('--heap-growing-percent=25');
setFlagsFromString('--optimize-for-size');

// An engine of our own ends with the exit of this process, not with its death by a signal.
process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
// Whoever reads our output may stop reading, as head does; that ends us as it ends every program.
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') process.exit(141);
  throw error;
});
process.exitCode = await runCommandLine(process.argv.slice(2));
