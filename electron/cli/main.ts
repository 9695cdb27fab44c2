// What `npm run cli` starts.
import { runCommandLine } from './command-line.ts';
import { isClosedPipe } from './output.ts';

// A reader that goes away (`… | head`) is told by the write that fails; the event would only end the process.
process.stdout.on('error', (error) => {
  if (!isClosedPipe(error)) throw error;
});
process.exitCode = await runCommandLine(process.argv.slice(2));
