import { setFlagsFromString } from 'node:v8';
import { runCommandLine } from './program.ts';

// By default V8 lets the heap grow to several times its used size before it collects, and the space of new objects to 32 MB. With these two flags, the
// memory of an import stays small.
setFlagsFromString('--heap-growing-percent=25');
setFlagsFromString('--semi-space-growth-factor=1');

// `--optimize-for-size` makes every collection compact the heap. That took a third of the time of an import, so a command compacts only from this
// size of the process on, in bytes.
const maxUncompacted = 220_000_000;
const watch = setInterval(() => {
  if (process.memoryUsage.rss() < maxUncompacted) return;
  setFlagsFromString('--optimize-for-size');
  clearInterval(watch);
}, 500).unref();

// The embedded engine is stopped at the exit of this process, which a signal would skip.
process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));
// A reader of the output, such as head, may close the pipe; the process then ends, as other programs do.
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') process.exit(141);
  console.error(`communique: the output cannot be written: ${error.message}`);
  process.exit(2);
});
process.exitCode = await runCommandLine(process.argv.slice(2));
