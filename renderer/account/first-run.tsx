import type { AccountId } from '../../core/model/ids.ts';
import type { Shell, ShellInfo } from '../../core/ports.ts';
import type { Registry } from '../../core/replica/database.ts';
import { Brand } from '../ui/brand.tsx';
import { Button } from '../ui/button.tsx';
import { emptyDraft } from './account-draft.ts';
import { AccountForm } from './account-form.tsx';
import { keepAccount, keepOffered, newAccountId } from './keep-account.ts';

interface Props {
  readonly shell: Shell;
  readonly info: ShellInfo;
  readonly registry: Registry;
  readonly onAdded: (id: AccountId) => void;
  /** Null when there is no account to go back to. */
  readonly onCancel: (() => void) | null;
}

/** The first account, or one more. */
export const FirstRun = ({ shell, info, registry, onAdded, onCancel }: Props) => {
  const { offered } = info;
  return (
    <main className="first-run">
      <div className="first-run-card">
        <Brand />
        <h1>{onCancel ? 'Add an account' : 'Mail for slow lines, and for none'}</h1>
        <p className="first-run-lead">
          Lists come first, texts next, attachments when you ask for them. What is here stays readable without
          a line.
        </p>
        {offered ? (
          <div className="first-run-demo">
            <p>No account at hand? Look around first.</p>
            <Button
              onClick={() => void keepOffered(registry, offered).then(() => onAdded(offered.id))}
              title={offered.label}
            >
              Open the demo
            </Button>
            <p className="secondary">{offered.label}</p>
          </div>
        ) : null}
        <AccountForm
          shell={shell}
          info={info}
          start={emptyDraft}
          accountId={null}
          onCancel={onCancel ?? undefined}
          onSave={async (draft) => {
            const account = await keepAccount({ shell, registry, id: newAccountId(), draft });
            onAdded(account.id);
          }}
        />
      </div>
    </main>
  );
};
