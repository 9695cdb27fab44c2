import { useEffect, useState } from 'react';
import { keywordWords } from '../../core/replica/keyword-words.ts';
import { useReplica, useWindow } from '../app/window-context.ts';
import { formatCounted } from '../format/count.ts';
import { Button } from '../ui/button.tsx';
import { resolveActed } from './acted.ts';
import { type LabelChoice, labelChoices } from './label-choices.ts';
import { TaskDialog } from './task-dialog.tsx';
import { useMessageActions } from './use-message-actions.ts';

/** Gives labels to what is selected, and takes them off. */
export const LabelDialog = () => {
  const replica = useReplica();
  const showDialog = useWindow((state) => state.showDialog);
  const actions = useMessageActions();
  const [choices, setChoices] = useState<readonly LabelChoice[]>([]);
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [typed, setTyped] = useState('');

  useEffect(() => {
    let gone = false;
    const read = async () => {
      const acted = actions.selected();
      if (acted === null) return;
      const found = await labelChoices(replica, acted.mailboxId, await resolveActed(replica, acted));
      if (!gone) setChoices(found);
    };
    void read();
    return () => {
      gone = true;
    };
  }, [replica, actions]);

  const added = typed.trim();
  const apply = () => {
    const on = (wanted: boolean) => [...chosen].flatMap(([keyword, is]) => (is === wanted ? [keyword] : []));
    const add = [...on(true), ...(added === '' ? [] : [added])];
    const remove = on(false);
    showDialog(null);
    if (add.length > 0 || remove.length > 0)
      void actions.run(actions.selected(), { kind: 'label', add, remove });
  };
  return (
    <TaskDialog title={`Labels of ${formatCounted(actions.count(), 'message')}`}>
      <form
        className="task"
        onSubmit={(event) => {
          event.preventDefault();
          apply();
        }}
      >
        <label className="field">
          <span className="field-label">New label</span>
          <input
            className="input"
            type="text"
            autoComplete="off"
            spellCheck={false}
            data-initial-focus
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        {choices.length > 0 ? (
          <fieldset className="labels">
            <legend className="field-label">Labels of this folder</legend>
            {choices.map(({ keyword, on }) => {
              const choice = chosen.get(keyword);
              return (
                <label key={keyword} className="check">
                  <input
                    type="checkbox"
                    checked={choice ?? on === 'all'}
                    ref={(box) => {
                      if (box) box.indeterminate = choice === undefined && on === 'some';
                    }}
                    onChange={(event) => setChosen(new Map(chosen).set(keyword, event.target.checked))}
                  />
                  <span>{keywordWords(keyword)}</span>
                </label>
              );
            })}
          </fieldset>
        ) : null}
        <div className="task-buttons">
          <Button onClick={() => showDialog(null)}>Cancel</Button>
          <Button type="submit" tone="primary">
            Apply
          </Button>
        </div>
      </form>
    </TaskDialog>
  );
};
