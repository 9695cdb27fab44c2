import { Check, LoaderCircle, Minus, X } from 'lucide-react';
import type { TestStep } from '../../core/ports.ts';
import type { Trial } from './use-account-test.ts';

const names: Readonly<Record<TestStep['step'], string>> = {
  reach: 'Reach the server',
  secure: 'Secure the connection',
  login: 'Log in',
  folders: 'See the folders',
};

const order: readonly TestStep['step'][] = ['reach', 'secure', 'login', 'folders'];

type Standing = TestStep['verdict'] | 'trying' | 'toCome';

const words: Readonly<Record<Standing, string>> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'not tried',
  trying: 'being tried',
  toCome: 'to come',
};

const StandingIcon = ({ standing }: { readonly standing: Standing }) => {
  switch (standing) {
    case 'passed':
      return <Check size={15} aria-hidden="true" />;
    case 'failed':
      return <X size={15} aria-hidden="true" />;
    case 'trying':
      return <LoaderCircle size={15} aria-hidden="true" />;
    default:
      return <Minus size={15} aria-hidden="true" />;
  }
};

/** Steps come one after the other: the first without a verdict is being tried. */
const standingOf = (trial: Exclude<Trial, { kind: 'none' }>, at: number): Standing => {
  const step = trial.steps.find((candidate) => candidate.step === order[at]);
  if (step) return step.verdict;
  if (trial.kind === 'done') return 'skipped';
  return trial.steps.length === at ? 'trying' : 'toCome';
};

/** How each step of the account test goes, or went. */
export const TestSteps = ({ trial }: { readonly trial: Exclude<Trial, { kind: 'none' }> }) => (
  <ol className="steps" aria-label="Account test" aria-live="polite" data-running={trial.kind === 'running'}>
    {order.map((name, at) => {
      const standing = standingOf(trial, at);
      const detail = trial.steps.find((candidate) => candidate.step === name)?.detail;
      return (
        <li key={name} className="step" data-verdict={standing}>
          <StandingIcon standing={standing} />
          <p>
            <span className="step-name">{names[name]}</span>
            <span className="visually-hidden">: {words[standing]}. </span>
            {standing === 'trying' ? <span className="step-detail">Being tried…</span> : null}
            {detail ? <span className="step-detail">{detail}</span> : null}
          </p>
        </li>
      );
    })}
  </ol>
);
