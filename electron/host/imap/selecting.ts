import { RemoteError } from '../../../core/errors.ts';
import type { SelectedMailbox } from '../../../core/ports.ts';
import { asModseq, asNumber } from './attribute-tree.ts';
import { attributeText, type Completion, responseCode } from './completion.ts';
import type { ImapAttribute, UntaggedHandlers } from './imapflow-internals.ts';
import type { MailboxKeeps } from './mailbox-keeps.ts';
import type { Session } from './session.ts';

/** What the untagged answers to SELECT said of the mailbox; null for what has not come. */
export interface HeardSelection {
  uidValidity: number | null;
  uidNext: number | null;
  highestModseq: bigint | null;
  noModseq: boolean;
  exists: number | null;
  /** The flags that the mailbox keeps (RFC 9051, 7.1), in lower case; `\\*` for any keyword. */
  permanentFlags: readonly string[] | null;
}

export const nothingHeard = (): HeardSelection => ({
  uidValidity: null,
  uidNext: null,
  highestModseq: null,
  noModseq: false,
  exists: null,
  permanentFlags: null,
});

/** Handlers of what SELECT says without being asked (RFC 9051, 6.3.2; RFC 7162, 3.1.2). */
export const selectionHandlers = (heard: HeardSelection) =>
  ({
    EXISTS: (answer) => {
      heard.exists = /^\d{1,10}$/.test(answer.command ?? '') ? Number(answer.command) : heard.exists;
    },
    OK: (answer) => {
      const code = responseCode(answer);
      const [value] = code?.values ?? [];
      if (code?.name === 'UIDVALIDITY') heard.uidValidity = asNumber(value) || null;
      if (code?.name === 'UIDNEXT') heard.uidNext = asNumber(value) || null;
      if (code?.name === 'HIGHESTMODSEQ') heard.highestModseq = asModseq(value);
      if (code?.name === 'NOMODSEQ') heard.noModseq = true;
      if (code?.name === 'PERMANENTFLAGS') heard.permanentFlags = flagsIn(value);
    },
  }) satisfies UntaggedHandlers;

const flagsIn = (list: ImapAttribute | undefined): readonly string[] | null =>
  Array.isArray(list) ? list.flatMap((flag) => attributeText(flag)?.toLowerCase() ?? []) : null;

/** What may be changed in a mailbox that SELECT has opened. */
export const keepsOf = (heard: HeardSelection, { code }: Completion): MailboxKeeps => ({
  readOnly: code === 'READ-ONLY',
  flags: heard.permanentFlags,
});

/** ENABLE only counts before the first SELECT, so it goes with it even when there is nothing to resync yet. */
export const enableLine = (session: Session): readonly string[] =>
  session.enabled || !session.features.qresync ? [] : ['ENABLE QRESYNC'];

/** Response codes of a no that may be a yes later (RFC 5530, 3). */
const passingCodes: ReadonlySet<string> = new Set(['UNAVAILABLE', 'INUSE', 'SERVERBUG']);

/** Why a mailbox is not opened: 'gone' for good, as far as the server says. */
export const selectRefusal = (
  session: Session,
  path: string,
  completion: Completion | undefined,
): RemoteError => {
  if (completion?.status === 'NO' && !passingCodes.has(completion.code ?? '')) {
    // Any other NO: servers that do not know NONEXISTENT (RFC 5530) say it in words. Whether it is there, LIST tells.
    return new RemoteError('gone', `The folder ${path} cannot be opened: ${completion.text}`);
  }
  return new RemoteError('rejected', `${session.host} does not open ${path}: ${completion?.text ?? ''}`);
};

/** @throws RemoteError 'protocol' where SELECT did not tell what nothing can be done without */
export const checkSelection = (session: Session, path: string, heard: HeardSelection): void => {
  if (heard.uidValidity === null || heard.exists === null) {
    throw new RemoteError('protocol', `${session.host} opens ${path} without saying what is in it.`);
  }
};

/** What SELECT told. `seenUidNext` stands in for UIDNEXT, which RFC 9051 requires and old servers leave out. */
export const selectionOf = (heard: HeardSelection, seenUidNext: number): SelectedMailbox => ({
  uidValidity: heard.uidValidity ?? 0,
  uidNext: heard.uidNext ?? seenUidNext,
  highestModseq: heard.noModseq ? null : heard.highestModseq,
  exists: heard.exists ?? 0,
});
