import { maxUid } from '../../../core/merge/uid-set.ts';
import type { SelectedMailbox } from '../../../core/ports.ts';
import { quote } from './login-command.ts';
import { encodeMailboxName } from './mailbox-name.ts';
import { searchAll } from './search-mailbox.ts';
import {
  checkSelection,
  enableLine,
  keepsOf,
  nothingHeard,
  selectionHandlers,
  selectionOf,
  selectRefusal,
} from './selecting.ts';
import type { Session } from './session.ts';

/**
 * Selects a mailbox, and asks for nothing that happened there; see Remote.selectMailbox. Also when it is open already:
 * no other command gives UIDNEXT and HIGHESTMODSEQ of an open mailbox for certain.
 */
export const selectMailbox = async (session: Session, path: string): Promise<SelectedMailbox> => {
  const heard = nothingHeard();
  const { condstore, qresync } = session.features;
  // After ENABLE QRESYNC the server says HIGHESTMODSEQ without being asked.
  const parameters = condstore && !qresync ? ' (CONDSTORE)' : '';
  const select = `SELECT ${quote(encodeMailboxName(path))}`;
  const lines = [...enableLine(session), `${select}${parameters}`];
  session.enabled = true;
  session.openPath = null;
  let selected = (await session.connection.pipeline(lines, selectionHandlers(heard))).at(-1);
  // Announced and yet not taken, as by proxies that repeat another server's capabilities.
  if (selected?.status === 'BAD' && parameters !== '') {
    [selected] = await session.connection.pipeline([select], selectionHandlers(heard));
  }
  if (selected?.status !== 'OK') throw selectRefusal(session, path, selected);
  session.openPath = path;
  session.openKeeps = keepsOf(heard, selected);
  checkSelection(session, path, heard);
  const seenUidNext = heard.uidNext === null ? (maxUid(await searchAll(session)) ?? 0) + 1 : 0;
  return selectionOf(heard, seenUidNext);
};
