import { useEffect } from 'react';
import type { AccountId } from '../../core/model/ids.ts';
import { AccountDialog } from '../account/account-dialog.tsx';
import { MessageTasks } from '../actions/message-tasks.tsx';
import { AttentionPane } from '../attention/attention-pane.tsx';
import { CostProvider } from '../costs/cost-provider.tsx';
import { DraftEditor } from '../draft/draft-editor.tsx';
import type { ShellConnection } from '../engine/connect-shell.ts';
import { FolderPane } from '../folders/folder-pane.tsx';
import { FolderTasks } from '../folders/folder-tasks.tsx';
import { folderName } from '../folders/folder-words.ts';
import { useFolders } from '../folders/use-folders.ts';
import { HelpDialog } from '../help/help-dialog.tsx';
import { LinePane } from '../line/line-pane.tsx';
import { LinePanel } from '../line/line-panel.tsx';
import { useActivity, useOnlineWanted } from '../line/use-line.ts';
import { ListPane } from '../list/list-pane.tsx';
import { MessagePane } from '../message/message-pane.tsx';
import { OrderPane } from '../order/order-pane.tsx';
import { RuleDialog } from '../rules/rule-dialog.tsx';
import { TopBar } from '../top/top-bar.tsx';
import { UnsentPane } from '../unsent/unsent-pane.tsx';
import { Bars } from './bars.tsx';
import { FolderDrawer } from './folder-drawer.tsx';
import { NoticeLine } from './notice.tsx';
import { Splitter } from './splitter.tsx';
import { useKeys } from './use-keys.ts';
import { useArrangement } from './use-media.ts';
import { useScreenFocus } from './use-screen-focus.ts';
import { useWindow, useWindowContext } from './window-context.ts';

interface Props {
  readonly connection: ShellConnection;
  readonly onOpenAccount: (id: AccountId) => void;
  readonly onAddAccount: () => void;
}

/** Three panes between the top bar and the line. */
export const MailWindow = ({ connection, onOpenAccount, onAddAccount }: Props) => {
  const folders = useFolders();
  const activity = useActivity();
  const wanted = useOnlineWanted();
  const mailboxId = useWindow((state) => state.mailboxId);
  const openFolder = useWindow((state) => state.openFolder);
  const place = useWindow((state) => state.place);
  const openPlace = useWindow((state) => state.openPlace);
  const reading = useWindow((state) => state.reading);
  const dialog = useWindow((state) => state.dialog);
  const writing = useWindow((state) => state.draft !== null);
  const tell = useWindow((state) => state.tell);
  const arrangement = useArrangement();
  const { folders: foldersOnScreen, store } = useWindowContext();
  useKeys(folders);
  useScreenFocus();

  useEffect(() => {
    foldersOnScreen.current = folders ?? [];
  }, [folders, foldersOnScreen]);

  const view = folders?.find(({ mailbox }) => mailbox.id === mailboxId);
  const known = view !== undefined;
  useEffect(() => {
    // At the start, and after the open folder went away on the server.
    if (known || !folders) return;
    const first =
      folders.find(({ mailbox }) => mailbox.role === 'inbox') ??
      folders.find(({ mailbox }) => mailbox.selectable);
    if (!first) return;
    const { place: here } = store.getState();
    openFolder(first.mailbox.id);
    // Whoever looks at something else is not taken away from it.
    openPlace(here);
  }, [known, folders, openFolder, openPlace, store]);

  useEffect(() => {
    const unread = view && view.unread > 0 ? ` (${view.unread})` : '';
    document.title = view ? `${folderName(view)}${unread} · Packetboat` : 'Packetboat';
  }, [view]);

  // Another account takes the window's place, and an open draft with it.
  const leavingDraft = (leave: () => void) => {
    if (writing) tell('Close the open draft first');
    else leave();
  };

  return (
    <CostProvider activity={activity} wanted={wanted} folders={folders}>
      <div className="window">
        <TopBar activity={activity} wanted={wanted} />
        <main className="panes" data-reading={reading}>
          {arrangement === 'single' ? null : (
            <div className="pane pane-folders">
              <FolderPane folders={folders} />
            </div>
          )}
          {arrangement === 'wide' ? (
            <Splitter
              label="Width of the folders"
              variable="--folders-width"
              initial={232}
              min={150}
              max={400}
            />
          ) : null}
          {place === 'unsent' ? <UnsentPane activity={activity} wanted={wanted} /> : null}
          {place === 'attention' ? <AttentionPane /> : null}
          {place === 'line' ? <LinePane activity={activity} wanted={wanted} /> : null}
          {place === 'order' ? <OrderPane folders={folders} activity={activity} /> : null}
          {place === 'folder' ? (
            <>
              <div className="pane pane-list">
                <ListPane view={view} nothingYet={folders?.length === 0} activity={activity} />
              </div>
              {arrangement === 'wide' ? (
                <Splitter
                  label="Width of the list"
                  variable="--list-width"
                  initial={380}
                  min={260}
                  max={640}
                />
              ) : null}
              <div className="pane pane-message">
                <MessagePane listed={view?.listed ?? 0} activity={activity} />
              </div>
            </>
          ) : null}
        </main>
        <footer className="foot">
          <Bars connection={connection} activity={activity} wanted={wanted} />
          <LinePanel activity={activity} wanted={wanted} />
          <NoticeLine />
        </footer>
        <DraftEditor />
        {arrangement === 'single' ? <FolderDrawer folders={folders} /> : null}
        {folders ? <FolderTasks folders={folders} /> : null}
        {folders ? <MessageTasks folders={folders} /> : null}
        {folders ? <RuleDialog folders={folders} activity={activity} /> : null}
        {dialog === 'help' ? <HelpDialog /> : null}
        {dialog === 'account' ? (
          <AccountDialog
            onOpenAccount={(id) => leavingDraft(() => onOpenAccount(id))}
            onAddAccount={() => leavingDraft(onAddAccount)}
          />
        ) : null}
      </div>
    </CostProvider>
  );
};
