import { Check, Minus, X } from 'lucide-react';
import type { TestStep } from '../../core/ports.ts';

const names: Readonly<Record<TestStep['step'], string>> = {
  reach: 'Reach the server',
  secure: 'Secure the connection',
  login: 'Log in',
  folders: 'See the folders',
};

const order: readonly TestStep['step'][] = ['reach', 'secure', 'login', 'folders'];

const verdicts: Readonly<Record<TestStep['verdict'] | 'pending', string>> = {
  passed: 'passed',
  failed: 'failed',
  skipped: 'not tried',
  pending: 'being tried',
};

const VerdictIcon = ({ verdict }: { readonly verdict: TestStep['verdict'] | 'pending' }) => {
  switch (verdict) {
    case 'passed':
      return <Check size={15} aria-hidden="true" />;
    case 'failed':
      return <X size={15} aria-hidden="true" />;
    default:
      return <Minus size={15} aria-hidden="true" />;
  }
};

/** How each step of the account test went; null while the test runs. */
export const TestSteps = ({ steps }: { readonly steps: readonly TestStep[] | null }) => (
  <ol className="steps" aria-label="Account test" aria-live="polite" aria-busy={steps === null}>
    {order.map((name) => {
      const step = steps?.find((candidate) => candidate.step === name);
      const verdict = step?.verdict ?? (steps === null ? 'pending' : 'skipped');
      return (
        <li key={name} className="step" data-verdict={verdict}>
          <VerdictIcon verdict={verdict} />
          <p>
            <span className="step-name">{names[name]}</span>
            <span className="visually-hidden">: {verdicts[verdict]}. </span>
            {step?.detail ? <span className="step-detail">{step.detail}</span> : null}
          </p>
        </li>
      );
    })}
  </ol>
);
