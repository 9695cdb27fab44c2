import { hasFlag } from '../merge/view.ts';
import type { ConflictAction, Meeting, MessageInConflict } from '../model/conflict.ts';
import { pathInWords } from './path-in-words.ts';
import { subjectInWords } from './subject-in-words.ts';

export interface MeetingWords {
  readonly title: string;
  /** What happened, and what it means for the mail. */
  readonly detail: string;
  /** What can be done about it, the most likely first. */
  readonly actions: readonly { readonly action: ConflictAction; readonly label: string }[];
}

const counts = new Intl.NumberFormat('en');

const messages = (count: number): string => (count === 1 ? '1 message' : `${counts.format(count)} messages`);

const name = ({ subject, sender }: MessageInConflict): string => {
  if (subject !== '') return `“${subjectInWords(subject)}”`;
  return sender === '' ? 'A message' : `A message from ${sender}`;
};

/** Of what may have been deleted, or be where nobody looks. */
const notToBeSeen = 'not in any folder that is synchronised';

const understood = { action: 'dismiss', label: 'OK' } as const;

/**
 * A meeting in plain words. `held` says that messages of it which are gone on the server are here to be put back;
 * `wanted`, what was done here, such as "Moved 3 messages to Clients", or ''.
 */
export const describeMeeting = (
  meeting: Meeting,
  { held, wanted = '' }: { readonly held: boolean; readonly wanted?: string },
): MeetingWords => {
  switch (meeting.kind) {
    case 'expungedThere':
      return describeExpunged(meeting, held);
    case 'movedThere': {
      const { message } = meeting;
      const [wanted, stands] = [pathInWords(meeting.wanted.path), pathInWords(meeting.stands)];
      return {
        title: `${name(message)} was moved elsewhere`,
        detail: `You moved it to ${wanted}. Meanwhile it was moved to ${stands} elsewhere, and there it is.`,
        actions: [
          { action: 'dismiss', label: `Leave it in ${stands}` },
          { action: 'doAgain', label: `Move it to ${wanted}` },
          { action: 'keepBoth', label: 'Keep it in both' },
        ],
      };
    }
    case 'changedThere': {
      const { message, flags } = meeting;
      const mailbox = pathInWords(meeting.mailbox);
      const now = flagWords(flags);
      return {
        title: `${name(message)} is still there`,
        detail: `You deleted it for good. Meanwhile it was changed elsewhere, so it was left in ${mailbox}${now === '' ? '' : `: ${now}`}.`,
        actions: [
          { action: 'dismiss', label: 'Keep it' },
          { action: 'doAgain', label: 'Delete it for good' },
        ],
      };
    }
    case 'folderGone': {
      const { message, recovered } = meeting;
      const mailbox = pathInWords(meeting.mailbox);
      const what = message ? name(message) : 'What you put there';
      return {
        title: `The folder ${mailbox} is gone`,
        detail:
          recovered === null
            ? `It was deleted elsewhere before your changes to it arrived. ${message ? `${what} stayed where it was` : 'No message was lost'}.`
            : `It was deleted elsewhere before your changes to it arrived. ${what} is in ${pathInWords(recovered)} now.`,
        actions: [understood, { action: 'doAgain', label: `Create ${mailbox} again` }],
      };
    }
    case 'folderChanged': {
      const { messages: count, unsettled } = meeting;
      const mailbox = pathInWords(meeting.mailbox);
      const why = unsettled
        ? `But what you did to ${messages(count)} in it is not settled yet`
        : `Meanwhile ${messages(count)} came into it`;
      return {
        title: `The folder ${mailbox} is still there`,
        detail: `You deleted it. ${why}, so it was left alone.`,
        actions: [
          { action: 'dismiss', label: 'Keep it' },
          { action: 'doAgain', label: 'Delete it with all in it' },
        ],
      };
    }
    case 'refused': {
      const { message, reason } = meeting;
      const mailbox = pathInWords(meeting.mailbox);
      const about = message ? `${name(message)} in ${mailbox}` : mailbox;
      const what = wanted === '' ? about : wanted;
      return {
        title: 'The server refused a change',
        detail: `${what === '' ? '' : `${what}. `}The server said: ${reason === '' ? 'no reason' : reason}`,
        actions: [
          { action: 'doAgain', label: 'Try again' },
          { action: 'dismiss', label: 'Leave it' },
        ],
      };
    }
    case 'manyGone': {
      const { messageIds, of, mayBeUnseen } = meeting;
      const mailbox = pathInWords(meeting.mailbox);
      return {
        title: `${counts.format(messageIds.length)} of ${messages(of)} in ${mailbox} are ${mayBeUnseen ? notToBeSeen : 'gone from the server'}`,
        detail: held
          ? 'They are kept here until you decide. Those that are here in full can be put back.'
          : 'Their list is kept here until you decide. None of them is here in full, so none can be put back.',
        actions: [
          ...(held ? [{ action: 'putBack', label: 'Put them back' } as const] : []),
          { action: 'dismiss', label: 'Let them go' },
        ],
      };
    }
    case 'wentBack': {
      const { returned, trashed } = meeting;
      const came = `${messages(returned)} that had been deleted came back with it`;
      return {
        title: `${pathInWords(meeting.mailbox)} went back to an earlier state on the server`,
        detail:
          trashed === null || returned === 0
            ? 'It looks as if the server was restored from a backup. Nothing that is here was dropped for it.'
            : `It looks as if the server was restored from a backup. ${came}, and went to ${pathInWords(trashed)}.`,
        actions: [understood],
      };
    }
  }
};

const describeExpunged = (
  { message, wanted, mailbox, putBack, mayBeUnseen }: Extract<Meeting, { kind: 'expungedThere' }>,
  held: boolean,
): MeetingWords => {
  const title = `${name(message)} ${mayBeUnseen ? `is ${notToBeSeen}` : 'was deleted elsewhere'}`;
  const done = { flags: 'You marked it', move: 'You moved it', copy: 'You copied it' }[wanted];
  const gone = mayBeUnseen ? 'taken out of' : 'deleted from';
  const detail = `${done}. Meanwhile it was ${gone} ${pathInWords(mailbox)} elsewhere.`;
  if (putBack !== null) {
    return {
      title,
      detail: `${detail} It was here in full, so it was put into ${pathInWords(putBack)}.`,
      actions: [understood],
    };
  }
  if (held) {
    return {
      title,
      detail: `${detail} It is here in full, and can be put back.`,
      actions: [
        { action: 'putBack', label: 'Put it back' },
        { action: 'dismiss', label: 'Let it go' },
      ],
    };
  }
  const left = mayBeUnseen ? 'so it is not shown any more' : 'and is gone';
  return { title, detail: `${detail} It was not here in full, ${left}.`, actions: [understood] };
};

const flagWords = (flags: readonly string[]): string =>
  [
    hasFlag(flags, '\\Seen') ? 'read' : 'unread',
    ...(hasFlag(flags, '\\Flagged') ? ['starred'] : []),
    ...(hasFlag(flags, '\\Answered') ? ['answered'] : []),
    ...(hasFlag(flags, '\\Deleted') ? ['marked as deleted'] : []),
    ...flags.filter((flag) => !flag.startsWith('\\')),
  ].join(', ');
