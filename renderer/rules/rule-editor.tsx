import { Undo2 } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import type { LinkKind } from '../../core/model/link.ts';
import type { RuleException, RuleRow, RuleScope } from '../../core/model/rule.ts';
import { keepRules } from '../../core/replica/commands/keep-rules.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { useChoosing } from '../actions/use-choosing.ts';
import { focusOn } from '../app/focus.ts';
import { useReplica, useWindow } from '../app/window-context.ts';
import { findFolder } from '../folders/folder-paths.ts';
import { folderName } from '../folders/folder-words.ts';
import { linkKindTitle } from '../line/link-kind-words.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { ExceptionList } from './exception-list.tsx';
import { ForecastView } from './forecast-view.tsx';
import { inheritedRule } from './inherited-rule.ts';
import { LinkTabs } from './link-tabs.tsx';
import { neverLookedAt } from './never-looked-at.ts';
import { beginEdit, checkEdit, exceptionsWith, type RuleEdit, rulesWith } from './rule-edit.ts';
import { checkFields, fieldsOf, linkChoices, type RuleFields } from './rule-fields.ts';
import { RuleForm } from './rule-form.tsx';
import { onLink, originWords, ruleWords } from './rule-words.ts';
import { useForecast } from './use-forecast.ts';

interface Props {
  readonly folders: readonly FolderView[];
  readonly scope: RuleScope;
  /** As they stand when the editor opens. */
  readonly rules: readonly RuleRow[];
  readonly exceptions: readonly RuleException[];
  /** What the line is now. */
  readonly now: LinkKind;
  readonly resume: RuleEdit | undefined;
  /** Another one whenever something came in. */
  readonly stamp: string;
}

/** What comes by itself: rules by kind of line, exceptions to all of them, and what that would bring now. */
export const RuleEditor = (props: Props) => {
  const { folders, scope, rules, exceptions, now, resume, stamp } = props;
  const replica = useReplica();
  const choosing = useChoosing();
  const showDialog = useWindow((state) => state.showDialog);
  const tell = useWindow((state) => state.tell);
  const place = useWindow((state) => state.place);
  const [begun] = useState(() => beginEdit({ rules, exceptions }, { scope, now }));
  const [edit, setEdit] = useState(resume ?? begun);
  const [problem, setProblem] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const form = useRef<HTMLFormElement>(null);

  const view = scope === 'account' ? undefined : findFolder(folders, scope);
  const name = view ? folderName(view) : '';
  const checked = useMemo(() => checkEdit(edit, scope), [edit, scope]);
  // Typing that changes nothing asks for no other forecast.
  const would = useStable(
    useMemo(
      () => ({ rules: rulesWith(rules, checked.sheet), exceptions: exceptionsWith(checked.sheet) }),
      [rules, checked],
    ),
  );

  const { link } = edit;
  const own = edit.rules[link];
  const inherited = inheritedRule({ folders, rules: would.rules, scope, link, now });
  const fields = own ?? fieldsOf(inherited.rule);
  const checkedFields = checkFields(fields);
  const isBad = checked.wrongLinks.length + checked.wrongExceptions.size > 0;
  const reckonedFor = link === 'any' ? now : link;
  const state = useForecast({ scope, link: reckonedFor, stamp, ...would });

  const change = (changes: Partial<RuleEdit>) => {
    setProblem(null);
    setEdit((before) => ({ ...before, ...changes }));
  };
  const setFields = (to: RuleFields | null) => change({ rules: { ...edit.rules, [link]: to } });

  const isChanged = JSON.stringify(checked.sheet) !== JSON.stringify(checkEdit(begun, scope).sheet) || isBad;

  const close = () => {
    showDialog(null);
    if (isChanged) {
      tell('What comes by itself stays as it was', () => showDialog({ kind: 'rule', scope, resume: edit }));
    }
  };

  const showWrong = () => {
    const [wrong] = checked.wrongLinks;
    if (wrong !== undefined && checkedFields.ok) change({ link: wrong });
    setAsked(true);
    // The other kind of link has to be on screen first.
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };

  const save = async () => {
    if (isBad) return showWrong();
    if (!isChanged) return showDialog(null);
    try {
      const before = await keepRules(replica, checked.sheet);
      void choosing(
        async () => () => keepRules(replica, before),
        view ? `Changed what comes by itself into ${name}` : 'Changed what comes by itself',
      );
      showDialog(null);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  const fromWords = originWords(folders, inherited.from);
  const inheritedHere = inherited.from !== 'builtIn' && inherited.from.scope === scope;
  const goesBy = inheritedHere ? 'as here on any line' : fromWords;
  return (
    <Dialog
      title={view ? `What comes by itself into ${name}` : 'What comes by itself'}
      description={
        view
          ? 'And into the folders in it that have no rule of their own.'
          : 'Into every folder that has no rule of its own.'
      }
      onClose={close}
      onClosed={() => focusOn(place === 'order' ? 'place' : 'folders')}
    >
      <form
        ref={form}
        className="rule"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <LinkTabs
          chosen={link}
          now={now}
          own={new Set(linkChoices.filter((choice) => edit.rules[choice] !== null))}
          onChoose={(choice) => change({ link: choice })}
        />
        <p className="rule-source">
          {own === null ? (
            <span>
              {link === 'any' ? 'Any line' : linkKindTitle(link)}: <b>{goesBy}</b>. Change anything to set it
              here.
            </span>
          ) : (
            <>
              <span>
                {link === 'any' ? 'Any line' : linkKindTitle(link)}: <b>set here</b>
              </span>
              <Button onClick={() => setFields(null)} title={`${ruleWords(inherited.rule)} ${onLink(link)}`}>
                <Undo2 size={15} aria-hidden="true" />
                Back to: {goesBy}
              </Button>
            </>
          )}
        </p>
        <RuleForm
          fields={fields}
          problems={checkedFields.ok ? {} : checkedFields.problems}
          onChange={(changes) => setFields({ ...fields, ...changes })}
        />
        <ExceptionList
          folders={folders}
          scope={scope}
          edit={edit}
          // A line that was just added is empty for a while.
          problems={new Map([...checked.wrongExceptions].filter(([key]) => asked || isTyped(edit, key)))}
          onEdit={change}
        />
        <ForecastView
          state={state}
          unknown={neverLookedAt(folders, scope)}
          single={scope !== 'account'}
          off={view?.priority === 'off'}
          link={reckonedFor}
          now={now}
          wrong={isBad}
        />
        {problem === null ? null : (
          <p className="task-problem" role="alert">
            {problem}
          </p>
        )}
        <div className="task-buttons">
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" tone="primary">
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
};

const isTyped = ({ exceptions }: RuleEdit, key: number): boolean => {
  const subject = exceptions.find((draft) => draft.key === key)?.subject;
  return subject !== undefined && subject.kind !== 'file' && subject.typed.trim() !== '';
};

/** The same value for as long as it says the same. */
const useStable = <T,>(value: T): T => {
  const [held, setHeld] = useState(value);
  const same = held === value || JSON.stringify(held) === JSON.stringify(value);
  if (!same) setHeld(value);
  return same ? held : value;
};
