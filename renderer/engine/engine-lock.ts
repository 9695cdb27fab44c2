/** The browser's lock manager (Web Locks), as far as one engine at a time needs it. */
export interface Locks {
  request<T>(name: string, work: () => Promise<T>): Promise<T>;
  request<T>(
    name: string,
    options: { readonly ifAvailable: true },
    work: (lock: unknown) => Promise<T>,
  ): Promise<T>;
}

const lockName = 'packetboat-engine';

/**
 * Runs `work` while this context holds the lock that lets one engine run per browser. `onTurn` says whether
 * another window has it: true while waiting, false once the work begins.
 */
export const withEngineLock = async (input: {
  readonly locks: Locks;
  readonly onTurn: (elsewhere: boolean) => void;
  readonly work: () => Promise<void>;
}): Promise<void> => {
  const { locks, onTurn, work } = input;
  const begin = () => {
    onTurn(false);
    return work();
  };
  const had = await locks.request(lockName, { ifAvailable: true }, async (lock) => {
    if (lock === null) return false;
    await begin();
    return true;
  });
  if (had) return;
  onTurn(true);
  await locks.request(lockName, begin);
};
