import { type FormEvent, useId, useRef, useState } from 'react';
import type { Security } from '../../core/model/account.ts';
import type { AccountId } from '../../core/model/ids.ts';
import type { Shell, ShellInfo, TestPassword } from '../../core/ports.ts';
import { useRoughCost } from '../costs/use-cost.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import {
  type AccountDraft,
  changeDraft,
  connectionOf,
  type DraftField,
  draftProblem,
  exposesPassword,
} from './account-draft.ts';
import { CertificateQuestion } from './certificate-question.tsx';
import { TestSteps } from './test-steps.tsx';
import { succeeded, useAccountTest } from './use-account-test.ts';

interface Props {
  readonly shell: Shell;
  readonly info: ShellInfo;
  readonly start: AccountDraft;
  /** An account that is already there: its password may be left as it is. Null for a new one. */
  readonly accountId: AccountId | null;
  readonly onSave: (draft: AccountDraft) => Promise<void>;
  readonly onCancel?: (() => void) | undefined;
}

const guessedFields: readonly DraftField[] = ['host', 'port', 'user'];

/** Settings of one account, tried out before they are kept. */
export const AccountForm = ({ shell, info, start, accountId, onSave, onCancel }: Props) => {
  const [draft, setDraft] = useState(start);
  const [typed, setTyped] = useState<ReadonlySet<DraftField>>(
    () => new Set(accountId === null ? [] : guessedFields),
  );
  const { trial, run, reset } = useAccountTest(shell);
  const [complaint, setComplaint] = useState<ReturnType<typeof draftProblem>>(null);
  const [saving, setSaving] = useState(false);
  const actions = useRef<HTMLDivElement>(null);
  const complaintId = useId();

  const change = (field: DraftField, value: string | boolean) => {
    const nowTyped = new Set([...typed, field]);
    setTyped(nowTyped);
    setDraft(changeDraft(draft, { [field]: value }, nowTyped));
    reset();
    setComplaint(null);
  };

  const refuse = (candidate: AccountDraft): boolean => {
    const problem = draftProblem(candidate);
    setComplaint(problem);
    return problem !== null;
  };

  const passwordOf = ({ password }: AccountDraft): TestPassword =>
    password === '' && accountId !== null ? { kind: 'kept', accountId } : { kind: 'typed', password };

  const test = async (candidate: AccountDraft) => {
    if (refuse(candidate)) return;
    if (!(await run(connectionOf(candidate), passwordOf(candidate)))) return;
    requestAnimationFrame(() => actions.current?.scrollIntoView({ block: 'nearest' }));
  };

  const save = async () => {
    if (refuse(draft)) return;
    setSaving(true);
    try {
      await onSave(draft);
    } catch (error) {
      const words = `The account could not be kept: ${error instanceof Error ? error.message : String(error)}`;
      setComplaint({ field: 'password', words });
    } finally {
      setSaving(false);
    }
  };

  const trust = (fingerprint: string) => {
    const trusting = { ...draft, trustedFingerprint: fingerprint };
    setDraft(trusting);
    void test(trusting);
  };

  const { words } = useRoughCost()({ sessions: 1 });
  const passed = succeeded(trial);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (trial.kind === 'running' || saving) return;
    void (passed ? save() : test(draft));
  };

  const text = (field: 'name' | 'address' | 'host' | 'port' | 'user' | 'password') => ({
    className: 'input',
    value: draft[field],
    'aria-invalid': complaint?.field === field,
    'aria-describedby': complaint?.field === field ? complaintId : undefined,
    spellCheck: false,
    onChange: (event: { currentTarget: HTMLInputElement }) => change(field, event.currentTarget.value),
  });

  const distrusted =
    trial.kind === 'done' ? trial.steps.find(({ fingerprint }) => fingerprint !== null) : undefined;
  return (
    <form className="account-form" onSubmit={submit} noValidate>
      <div className="account-fields">
        <Field label="Your name">
          <input {...text('name')} autoComplete="name" />
        </Field>
        <Field label="Mail address">
          <input {...text('address')} type="email" autoComplete="email" inputMode="email" />
        </Field>
        <Field
          label="Password"
          className="field-whole"
          hint={
            info.secrets === 'memory'
              ? 'There is no keychain here, so the password is not kept: it will be asked for at each start.'
              : 'Kept in this computer’s keychain.'
          }
        >
          <input
            {...text('password')}
            type="password"
            autoComplete="current-password"
            placeholder={accountId === null ? '' : 'Unchanged'}
          />
        </Field>
      </div>
      <div className="account-fields account-server">
        <Field label="Server" className="field-server">
          <input {...text('host')} placeholder="imap.example.net" autoComplete="off" />
        </Field>
        <Field label="Port" className="field-port">
          <input {...text('port')} inputMode="numeric" autoComplete="off" />
        </Field>
        <Field label="Security">
          <select
            className="input"
            value={draft.security}
            onChange={(event) => change('security', event.currentTarget.value as Security)}
          >
            <option value="tls">TLS</option>
            <option value="starttls">STARTTLS</option>
            <option value="plain">None (open)</option>
          </select>
        </Field>
        <Field label="User">
          <input {...text('user')} autoComplete="username" />
        </Field>
      </div>
      {exposesPassword(draft) ? (
        <div className="plain-warning">
          <p>
            Without encryption, everybody between here and {draft.host.trim()} can read your password and your
            mail.
          </p>
          <label className="check">
            <input
              type="checkbox"
              checked={draft.plainAllowed}
              onChange={(event) => change('plainAllowed', event.currentTarget.checked)}
            />
            Use the open connection anyway
          </label>
        </div>
      ) : null}
      {complaint ? (
        <p id={complaintId} className="complaint" role="alert">
          {complaint.words}
        </p>
      ) : null}
      {trial.kind === 'none' ? null : <TestSteps trial={trial} />}
      {distrusted?.fingerprint ? (
        <CertificateQuestion
          host={draft.host.trim()}
          fingerprint={distrusted.fingerprint}
          onTrust={() => trust(distrusted.fingerprint ?? '')}
        />
      ) : null}
      <p className="secondary figures">
        {passed
          ? `Going online costs about ${words}. Then lists and texts come by themselves, newest first.`
          : `A test costs about ${words}.`}
      </p>
      <div ref={actions} className="account-actions">
        {onCancel ? <Button onClick={onCancel}>Cancel</Button> : null}
        {passed ? null : (
          <Button tone="quiet" disabled={saving} onClick={() => void save()}>
            Save without a test
          </Button>
        )}
        <Button
          tone={passed ? 'plain' : 'primary'}
          disabled={trial.kind === 'running'}
          onClick={() => void test(draft)}
        >
          {trial.kind === 'running' ? 'Testing' : passed ? 'Test again' : 'Test'}
        </Button>
        {passed ? (
          <Button tone="primary" disabled={saving} onClick={() => void save()}>
            Save and go online
          </Button>
        ) : null}
        <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true">
          {passed ? 'Save' : 'Test'}
        </button>
      </div>
    </form>
  );
};
