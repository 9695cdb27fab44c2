import { useCallback, useEffect, useRef, useState } from 'react';
import type { ConnectionSettings } from '../../core/model/account.ts';
import type { Shell, TestPassword, TestStep } from '../../core/ports.ts';

/** How an account test stands. */
export type Trial =
  | { readonly kind: 'none' }
  /** With the steps that are behind it. */
  | { readonly kind: 'running'; readonly steps: readonly TestStep[] }
  | { readonly kind: 'done'; readonly steps: readonly TestStep[] };

export const succeeded = (trial: Trial): boolean =>
  trial.kind === 'done' && trial.steps.length > 0 && trial.steps.every(({ verdict }) => verdict !== 'failed');

export interface AccountTest {
  readonly trial: Trial;
  /** Resolves once the test has ended, or another one or a reset has made it void: then with false. */
  run(settings: ConnectionSettings, password: TestPassword): Promise<boolean>;
  /** What was tried is not what is asked any more. */
  reset(): void;
}

/** Asking the host how far it is costs nothing on the line. */
const askEveryMs = 250;

const failedToRun = (error: unknown): readonly TestStep[] => [
  {
    step: 'reach',
    verdict: 'failed',
    detail: `The test itself did not run: ${error instanceof Error ? error.message : String(error)}`,
    fingerprint: null,
  },
];

/** Tries connection settings out and shows each step as it is taken. */
export const useAccountTest = (shell: Shell): AccountTest => {
  const [trial, setTrial] = useState<Trial>({ kind: 'none' });
  const current = useRef<string | null>(null);

  const reset = useCallback(() => {
    current.current = null;
    setTrial({ kind: 'none' });
  }, []);
  useEffect(
    () => () => {
      current.current = null;
    },
    [],
  );

  const run = useCallback(
    async (settings: ConnectionSettings, password: TestPassword): Promise<boolean> => {
      const name = crypto.randomUUID();
      current.current = name;
      const isCurrent = () => current.current === name;
      setTrial({ kind: 'running', steps: [] });
      const asking = setInterval(() => {
        shell.testProgress(name).then(
          (steps) => {
            // An answer that was overtaken by the test's end has nothing new to say.
            setTrial((now) =>
              isCurrent() && now.kind === 'running' && steps.length > now.steps.length
                ? { kind: 'running', steps }
                : now,
            );
          },
          // The test itself will say that the host has gone.
          () => undefined,
        );
      }, askEveryMs);
      try {
        const steps = await shell.testAccount(settings, password, name).catch(failedToRun);
        if (!isCurrent()) return false;
        setTrial({ kind: 'done', steps });
        return true;
      } finally {
        clearInterval(asking);
      }
    },
    [shell],
  );
  return { trial, run, reset };
};
