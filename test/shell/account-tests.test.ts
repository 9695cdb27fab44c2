import { expect, it } from 'vitest';
import type { TestStep } from '../../core/ports.ts';
import { accountTests } from '../../electron/host/account-tests.ts';
import { memorySecrets } from '../../electron/host/secrets.ts';
import { account, settings } from '../rpc/fake-ports.ts';

const reached: TestStep = { step: 'reach', verdict: 'passed', detail: 'It answers.', fingerprint: null };

it('an account test can be asked how far it is, by its name, while it runs', async () => {
  let tell: (step: TestStep) => void = () => undefined;
  let end: (steps: readonly TestStep[]) => void = () => undefined;
  const tests = accountTests(
    {
      test: (_settings, _password, onStep = () => undefined) => {
        tell = onStep;
        return new Promise((resolve) => {
          end = resolve;
        });
      },
    },
    memorySecrets(),
  );
  const test = tests.testAccount(settings, { kind: 'typed', password: 'secret' }, 'one');
  expect(await tests.testProgress('one')).toEqual([]);
  tell(reached);
  expect(await tests.testProgress('one')).toEqual([reached]);
  expect(await tests.testProgress('another')).toEqual([]);
  end([reached]);
  expect(await test).toEqual([reached]);
  expect(await tests.testProgress('one')).toEqual([]);
});

it('an account test tries the password that is kept, where none was typed', async () => {
  const tried: string[] = [];
  const remote = {
    test: async (_settings: unknown, password: string) => {
      tried.push(password);
      return [];
    },
  };
  const tests = accountTests(remote, memorySecrets([[account, 'kept-secret']]));
  await tests.testAccount(settings, { kind: 'kept', accountId: account }, 'one');
  await tests.testAccount(settings, { kind: 'typed', password: 'typed-secret' }, 'two');
  expect(tried).toEqual(['kept-secret', 'typed-secret']);
});
