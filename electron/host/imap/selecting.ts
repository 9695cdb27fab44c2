import { RemoteError } from '../../../core/errors.ts';
import type { SelectedMailbox } from '../../../core/ports.ts';
import { asModseq, asNumber } from './attribute-tree.ts';
import { type Completion, responseCode } from './completion.ts';
import type { UntaggedHandlers } from './imapflow-internals.ts';
import type { Session } from './session.ts';

/** What the untagged answers to SELECT said of the mailbox; null for what has not come. */
export interface HeardSelection {
  uidValidity: number | null;
  uidNext: number | null;
  highestModseq: bigint | null;
  noModseq: boolean;
  exists: number | null;
}

export const nothingHeard = (): HeardSelection => ({
  uidValidity: null,
  uidNext: null,
  highestModseq: null,
  noModseq: false,
  exists: null,
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
    },
  }) satisfies UntaggedHandlers;

/** ENABLE only counts before the first SELECT, so it goes with it even when there is nothing to resync yet. */
export const enableLine = (session: Session): readonly string[] =>
  session.enabled || !session.features.qresync ? [] : ['ENABLE QRESYNC'];

/** Why a mailbox is not opened. */
export const selectRefusal = (
  session: Session,
  path: string,
  completion: Completion | undefined,
): RemoteError => {
  if (completion?.status === 'NO') {
    // Any NO: servers that do not know NONEXISTENT (RFC 5530) say it in words. Whether it is there, LIST tells.
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
