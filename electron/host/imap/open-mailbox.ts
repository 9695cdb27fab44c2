import { type RemoteError, serializeError } from '../../../core/errors.ts';
import { uidSetOf } from '../../../core/merge/uid-set.ts';
import type { OpenedMailbox, OpenMailboxRequest } from '../../../core/ports.ts';
import { questionFor } from './fetch-texts.ts';
import type { UntaggedHandlers } from './imapflow-internals.ts';
import {
  arrivedFrom,
  type Concluded,
  type Conclusion,
  concludeChanges,
  concludeUids,
  hearUnparsed,
  nothingHeardYet,
  openingHandlers,
  saysAll,
} from './opening-answers.ts';
import { changeLines, listingLines, selectLine, type Way, wayFor } from './opening-lines.ts';
import { searchAll } from './search-mailbox.ts';
import { checkSelection, enableLine, keepsOf, selectRefusal } from './selecting.ts';
import type { Session } from './session.ts';

/** Selects a mailbox and brings what changed, in one write; see Remote.openMailbox. */
export const openMailbox = (session: Session, request: OpenMailboxRequest): Promise<OpenedMailbox> =>
  openBy(wayFor(session, request), session, request);

const openBy = async (way: Way, session: Session, request: OpenMailboxRequest): Promise<OpenedMailbox> => {
  const heard = nothingHeardYet();
  const texts = questionFor(request.known ? (request.texts ?? []) : [], session.features.binary);
  const untagged: UntaggedHandlers = { ...openingHandlers(heard, arrivedFrom(request), texts) };
  const enable = enableLine(session);
  const select = selectLine(session, request, way);
  const followers = [
    ...changeLines(session, request, way),
    // Somebody waits for these.
    ...texts.lines,
    ...listingLines(session, request),
  ];
  session.enabled = true;
  session.openPath = null;
  const { completions, cut } = await session.connection.pipelineAsFarAsItGoes(
    [...enable, select, ...followers],
    untagged,
    { unparsed: (line) => hearUnparsed(heard, line) },
  );
  const [selected, ...followed] = completions.slice(enable.length);
  if (cut !== null && !saysAll(way, heard, [selected, ...followed])) throw cut;
  // Announced and yet not taken, as by proxies that repeat another server's capabilities.
  if (selected?.status === 'BAD' && way === 'qresync') return await openBy('condstore', session, request);
  if (selected?.status === 'BAD' && way === 'condstore') return await openBy('flags', session, request);
  if (selected?.status !== 'OK') throw selectRefusal(session, request.path, selected);
  session.openPath = request.path;
  session.sequence = heard.numbered.handOver();
  session.openKeeps = keepsOf(heard, selected);
  checkSelection(session, request.path, heard);
  const same = request.known !== null && request.known.uidValidity === heard.uidValidity;
  const asked = way === 'condstore' || way === 'flags' ? followed[0] : selected;
  const concluded = await conclude({
    session,
    heard,
    way,
    same,
    changesCame: asked?.status === 'OK',
    untagged,
    cut,
  });
  return { ...concluded, texts: same ? [...texts.found().values()] : [], cut: cut && serializeError(cut) };
};

interface Questions extends Conclusion {
  readonly session: Session;
  readonly untagged: UntaggedHandlers;
  readonly cut: RemoteError | null;
}

/** What the opening comes to, asking on where what was asked for did not tell. */
const conclude = async (input: Questions): Promise<Concluded> => {
  const { session, heard, way, same, changesCame, untagged, cut } = input;
  const concluded = concludeChanges(input);
  if (concluded !== null) return concluded;
  if (way === 'condstore' && same && changesCame && heard.uids === null && !heard.unclear) {
    // The search alone did not come to anything.
    heard.uids = await searchAll(session);
    const found = concludeChanges(input);
    if (found !== null) return found;
  }
  if (way === 'flags' && same && changesCame) {
    // What the flags of one are nobody could read: it is there all the same.
    heard.uids = await searchAll(session);
    const found = concludeChanges(input);
    if (found !== null) return found;
  }
  if (way !== 'uids' && same && !(way === 'flags' && changesCame)) {
    // No mod-sequences after all (NOMODSEQ), or a change that nobody could read: what changed is asked for the long way.
    heard.flags.clear();
    heard.unclear = false;
    const { completions, cut: cutNow } = await session.connection.pipelineAsFarAsItGoes(
      ['UID FETCH 1:* (FLAGS)'],
      untagged,
      { unparsed: (line) => hearUnparsed(heard, line) },
    );
    if (cutNow !== null) throw cutNow;
    if (completions[0]?.status === 'OK') return await conclude({ ...input, way: 'flags', changesCame: true });
  }
  // A new UIDVALIDITY, or a mailbox seen for the first time: no claim but which UIDs there are.
  const flagsTell = way === 'flags' && changesCame && !heard.unclear;
  const live = heard.uids ?? (flagsTell ? uidSetOf(heard.flags.keys()) : await searchAll(session));
  return concludeUids(heard, live, cut);
};
