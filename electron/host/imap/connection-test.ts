import { RemoteError } from '../../../core/errors.ts';
import type { ConnectionSettings } from '../../../core/model/account.ts';
import type { SessionId, TestStep } from '../../../core/ports.ts';
import { mayTalkEarly } from './early-talk.ts';
import { LeanConnection } from './lean-connection.ts';
import { listMailboxes } from './list-mailboxes.ts';
import { Session } from './session.ts';
import { createMemoryTicketStore } from './ticket-store.ts';

type Step = TestStep['step'];

const steps: readonly Step[] = ['reach', 'secure', 'login', 'folders'];

const passedDetail = (step: Step, settings: ConnectionSettings, folders: number): string => {
  const { host, port, security, user, trustedFingerprint } = settings;
  switch (step) {
    case 'reach':
      return `${host} answers on port ${port}.`;
    case 'secure':
      if (security === 'plain') return 'Not asked for: everything crosses the line readable.';
      return trustedFingerprint === null
        ? `The connection is encrypted, and the certificate is for ${host}.`
        : 'The connection is encrypted, and the certificate is the one trusted by hand.';
    case 'login':
      return `${host} accepts ${user} and the password.`;
    case 'folders':
      return `${folders} ${folders === 1 ? 'folder' : 'folders'} found.`;
  }
};

const passedStep = (step: Step, settings: ConnectionSettings, folders: number): TestStep => ({
  step,
  verdict: 'passed',
  detail: passedDetail(step, settings, folders),
  fingerprint: null,
});

/** Stands in for the step that a plain connection does not take. */
const openStep = (settings: ConnectionSettings): TestStep => ({
  ...passedStep('secure', settings, 0),
  verdict: 'skipped',
});

export interface ConnectionTestInput {
  readonly settings: ConnectionSettings;
  readonly password: string;
  readonly silenceMs: number;
  /** Told of each step as soon as it is behind the test, in order; not of the one that fails. */
  readonly onStep?: ((step: TestStep) => void) | undefined;
}

/** Tries settings out step by step and keeps nothing; see Remote.test. Never rejects. */
export const testConnection = async ({
  settings,
  password,
  silenceMs,
  onStep,
}: ConnectionTestInput): Promise<readonly TestStep[]> => {
  const passed = new Set<Step>();
  const tickets = createMemoryTicketStore();
  const pass = (step: 'reach' | 'secure' | 'login'): void => {
    if (passed.has(step)) return;
    passed.add(step);
    onStep?.(passedStep(step, settings, 0));
    if (step === 'reach' && settings.security === 'plain') onStep?.(openStep(settings));
  };
  let folders = 0;
  const tryOut = async (): Promise<void> => {
    const connection = new LeanConnection({ settings, password, tickets, silenceMs, onStep: pass });
    try {
      await connection.connect();
      const session = new Session({ id: 'test' as SessionId, connection, host: settings.host });
      folders = (await listMailboxes(session)).length;
      passed.add('folders');
    } finally {
      connection.close();
    }
  };
  let failure: unknown = null;
  try {
    await tryOut().catch(async (error: unknown) => {
      // It may only mind a client that does not wait for its greeting: the second time, that waits.
      const isLost = error instanceof RemoteError && error.retry === 'soon';
      if (!isLost || mayTalkEarly(tickets, settings)) throw error;
      await tryOut();
    });
  } catch (error) {
    failure = error;
  }
  let failed = false;
  return steps.map((step): TestStep => {
    if (failed) return { step, verdict: 'skipped', detail: '', fingerprint: null };
    if (step === 'secure' && settings.security === 'plain' && passed.has('reach')) {
      return openStep(settings);
    }
    if (passed.has(step)) return passedStep(step, settings, folders);
    failed = true;
    return {
      step,
      verdict: 'failed',
      detail: failure instanceof Error ? failure.message : String(failure),
      fingerprint: failure instanceof RemoteError ? failure.fingerprint : null,
    };
  });
};
