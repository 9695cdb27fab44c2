import type { Shell, TestStep } from '../../core/ports.ts';
import type { HostRemote } from './imap/remote.ts';
import type { Secrets } from './secrets.ts';

/** Account tests that can be asked how far they are, each by the name that its window gave it. */
export const accountTests = (
  remote: Pick<HostRemote, 'test'>,
  secrets: Pick<Secrets, 'get'>,
): Pick<Shell, 'testAccount' | 'testProgress'> => {
  const underWay = new Map<string, TestStep[]>();
  return {
    testAccount: async (settings, password, run) => {
      const steps: TestStep[] = [];
      underWay.set(run, steps);
      try {
        const tried =
          password.kind === 'typed' ? password.password : ((await secrets.get(password.accountId)) ?? '');
        return await remote.test(settings, tried, (step) => steps.push(step));
      } finally {
        underWay.delete(run);
      }
    },
    testProgress: async (run) => underWay.get(run) ?? [],
  };
};
