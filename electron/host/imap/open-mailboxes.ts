import { RemoteError, serializeError } from '../../../core/errors.ts';
import type { OpenedMailbox, OpenedTogether, OpenMailboxRequest } from '../../../core/ports.ts';
import type { Completion } from './completion.ts';
import { questionFor, type TextQuestion } from './fetch-texts.ts';
import { type AnswerGroup, GroupedAnswers } from './grouped-answers.ts';
import { openMailbox } from './open-mailbox.ts';
import {
  arrivedFrom,
  concludeChanges,
  concludeUids,
  type Heard,
  hearUnparsed,
  nothingHeardYet,
  openingHandlers,
  saysAll,
} from './opening-answers.ts';
import { changeLines, listingLines, selectLine, type Way, wayFor } from './opening-lines.ts';
import { enableLine, keepsOf } from './selecting.ts';
import type { Session } from './session.ts';
import { type Crossed, splitBytes } from './split-bytes.ts';

/**
 * Opens several mailboxes in one write; see Remote.openMailboxes. One after another where the server has no QRESYNC: there, opening asks
 * for much, and nothing marks where one mailbox's answers end.
 */
export const openMailboxes = (
  session: Session,
  requests: readonly OpenMailboxRequest[],
): Promise<OpenedTogether> =>
  session.features.qresync && !session.mixesOpenings && requests.length > 1
    ? openTogether(session, requests)
    : openInTurn(session, requests);

/** What one opening asks, and what it heard. */
interface Opening extends AnswerGroup {
  readonly request: OpenMailboxRequest;
  readonly way: Way;
  readonly lines: readonly string[];
  readonly heard: Heard;
  readonly texts: TextQuestion;
}

const openingOf = (session: Session, request: OpenMailboxRequest, enable: readonly string[]): Opening => {
  const way = wayFor(session, request);
  const heard = nothingHeardYet();
  const texts = questionFor(request.known ? (request.texts ?? []) : [], session.features.binary);
  const lines = [
    ...enable,
    selectLine(session, request, way),
    ...changeLines(session, request, way),
    ...texts.lines,
    ...listingLines(session, request),
  ];
  const handlers = openingHandlers(heard, arrivedFrom(request), texts);
  const unparsed = (line: Buffer): void => hearUnparsed(heard, line);
  const commands = lines.length;
  return { request, way, lines, heard, texts, handlers, unparsed, commands, select: enable.length };
};

const openTogether = async (
  session: Session,
  requests: readonly OpenMailboxRequest[],
): Promise<OpenedTogether> => {
  const { connection } = session;
  const enable = enableLine(session);
  const openings = requests.map((request, index) => openingOf(session, request, index === 0 ? enable : []));
  const answers = new GroupedAnswers(openings);
  const before = connection.meter;
  /** Answers, and bytes that had come, by the end of each complete group. */
  const ends: { readonly answered: number; readonly down: number }[] = [];
  session.enabled = true;
  session.openPath = null;
  const { completions, cut } = await connection.pipelineAsFarAsItGoes(
    openings.flatMap(({ lines }) => lines),
    answers.untagged,
    {
      completed: (index) => {
        answers.completed(index);
        if (answers.complete > ends.length) {
          ends.push({ answered: connection.answered, down: connection.meter.down });
        }
      },
      unparsed: (line) => answers.unparsed(line),
    },
  );
  const bytes = splitBytes({
    crossed: grown(before, connection.meter),
    asked: openings.map(({ lines }) => lines.reduce((sum, line) => sum + line.length, 0)),
    ends: ends.map(({ answered, down }) => ({ answered, down: down - before.down })),
  });
  const results = concludeAll({ openings, answers, completions, cut });
  if (results === null) {
    session.mixesOpenings = true;
    return { opened: requests.map(() => null), bytes, cut: cut && serializeError(cut) };
  }
  const [last, opened] = [openings.at(-1), results.at(-1)];
  const selected = last && completions.at(last.select - last.commands);
  if (last && opened && selected && cut === null) {
    session.openPath = last.request.path;
    session.sequence = last.heard.numbered.handOver();
    session.openKeeps = keepsOf(last.heard, selected);
  }
  return { opened: results, bytes, cut: cut && serializeError(cut) };
};

interface Answered {
  readonly openings: readonly Opening[];
  readonly answers: GroupedAnswers;
  readonly completions: readonly Completion[];
  readonly cut: RemoteError | null;
}

/** What each opening came to; null when nobody can tell whose answers are whose. */
const concludeAll = ({
  openings,
  answers,
  completions,
  cut,
}: Answered): readonly (OpenedMailbox | null)[] | null => {
  let first = 0;
  let wasOpen = false;
  const results: (OpenedMailbox | null)[] = [];
  for (const [index, opening] of openings.entries()) {
    const own = completions.slice(first + opening.select, first + opening.commands);
    first += opening.commands;
    const isOpen = own[0]?.status === 'OK';
    // Without the mark, the end of the mailbox before is as unclear as the beginning of this one.
    if (answers.doubtful || (isOpen && wasOpen && !answers.saidClosed(index))) return null;
    results.push(conclude(opening, own, cut));
    wasOpen = isOpen;
  }
  return results;
};

/** Null where nothing came of it, or another question would be needed, which would go to the last mailbox. */
const conclude = (
  { request, way, heard, texts }: Opening,
  [selected, ...followed]: readonly Completion[],
  cut: RemoteError | null,
): OpenedMailbox | null => {
  const isCut = [selected, ...followed].some((completion) => completion?.status === 'none');
  if (selected?.status !== 'OK' || (isCut && !saysAll(way, heard, [selected, ...followed]))) return null;
  if (heard.uidValidity === null || heard.exists === null) return null;
  const common = {
    texts: request.known === null ? [] : [...texts.found().values()],
    cut: isCut && cut ? serializeError(cut) : null,
  };
  if (request.known === null)
    return heard.uids && { ...concludeUids(heard, heard.uids, isCut ? cut : null), ...common };
  const concluded = concludeChanges({
    heard,
    way,
    same: request.known.uidValidity === heard.uidValidity,
    changesCame: (way === 'flags' ? followed[0] : selected)?.status === 'OK',
  });
  return concluded && { ...concluded, ...common };
};

const openInTurn = async (
  session: Session,
  requests: readonly OpenMailboxRequest[],
): Promise<OpenedTogether> => {
  const opened: (OpenedMailbox | null)[] = [];
  const bytes: Crossed[] = [];
  let cut: OpenedTogether['cut'] = null;
  for (const request of requests) {
    const before = session.connection.meter;
    let one: OpenedMailbox | null = null;
    try {
      one = cut === null ? await openMailbox(session, request) : null;
      cut ??= one?.cut ?? null;
    } catch (error) {
      if (!(error instanceof RemoteError)) throw error;
      if (!isRefusal(error)) {
        if (opened.every((other) => other === null)) throw error;
        cut = serializeError(error);
      }
    }
    opened.push(one);
    bytes.push(grown(before, session.connection.meter));
  }
  return { opened, bytes, cut };
};

/** The server's no to one mailbox; the session goes on. */
const isRefusal = ({ code }: RemoteError): boolean => code === 'gone' || code === 'rejected';

const grown = (before: Crossed, after: Crossed): Crossed => ({
  up: after.up - before.up,
  down: after.down - before.down,
});
