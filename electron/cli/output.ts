/** Writes a line to stdout and waits while the reader is behind, so that a long list is never held in memory. */
export const printLine = (line: string): Promise<void> => print(`${line}\n`);

/** Writes text to stdout as it is. */
export const print = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });

/** Says something beside the output. */
export const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** Whether a reader went away (`… | head`), which is no fault. */
export const isClosedPipe = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EPIPE';
