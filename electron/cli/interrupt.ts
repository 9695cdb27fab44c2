import { exitCodes } from './exit-codes.ts';

/**
 * Runs work that stops in an orderly way on SIGINT and SIGTERM; a second SIGINT ends the process at once, which
 * loses nothing that was committed.
 */
export const interruptible = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const stopping = new AbortController();
  const stop = (): void => {
    if (stopping.signal.aborted) process.exit(exitCodes.offline);
    stopping.abort(new Error('interrupted'));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await work(stopping.signal);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
};
