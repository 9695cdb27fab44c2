// Whose answers are whose, when several mailboxes are opened in one write. A SELECT waits for what went before it and holds back what
// follows (RFC 9051, 5.5), so answers come group by group: an answer belongs to the first group that is not complete. A server that
// does otherwise would have us take one mailbox's changes for another's, and lose mail, so everything that can tell is looked at:
// G1 Tagged answers of a group come before those of the next.
// G2 Of each mailbox, SELECT says its UIDVALIDITY once, and before its own tagged answer.
// G3 Where a mailbox was open, [CLOSED] comes in the next group, once, and before anything about the next mailbox (RFC 7162, 3.2.11).
//    What comes before it in that group is about the one before, and is dropped.
// G4 What the commands behind a SELECT bring comes behind its tagged answer.
// Once any of this does not hold, nothing is believed of any group.
import { asList } from './attribute-tree.ts';
import { responseCode } from './completion.ts';
import type { ImapAnswer, UntaggedHandlers } from './imapflow-internals.ts';
import { type OpeningHandlers, openingAnswers } from './opening-answers.ts';
import { parseFetchAnswer } from './parse-fetch.ts';

export interface AnswerGroup {
  /** Commands in it: the SELECT, what stands before it, and what follows. */
  readonly commands: number;
  /** Place of the SELECT among them. */
  readonly select: number;
  readonly handlers: OpeningHandlers;
  /** Told the line of each answer that could not be parsed. */
  readonly unparsed: (line: Buffer) => void;
}

/** How far a group's answers have come. */
interface Progress {
  completed: number;
  selected: boolean;
  closed: boolean;
  uidValidities: number;
}

export class GroupedAnswers {
  readonly #groups: readonly AnswerGroup[];
  readonly #progress: readonly Progress[];
  /** Index of the first group that is not complete. */
  #current = 0;
  #doubtful = false;

  constructor(groups: readonly AnswerGroup[]) {
    this.#groups = groups;
    this.#progress = groups.map(() => ({ completed: 0, selected: false, closed: false, uidValidities: 0 }));
  }

  /** Whether answers came in an order in which nobody can tell whose they are. */
  get doubtful(): boolean {
    return this.#doubtful;
  }

  /** Groups that are complete. */
  get complete(): number {
    return this.#current;
  }

  /** Whether [CLOSED] came in this group. */
  saidClosed(group: number): boolean {
    return this.#progress[group]?.closed ?? false;
  }

  readonly untagged: UntaggedHandlers = Object.fromEntries(
    openingAnswers.map((name) => [name, (answer: ImapAnswer) => this.#hear(name, answer)]),
  );

  /** Notes that the command at this place, counted over all groups, was answered. */
  completed(index: number): void {
    const group = this.#groups[this.#current];
    const progress = this.#progress[this.#current];
    if (!group || !progress) return;
    const first = this.#groups.slice(0, this.#current).reduce((sum, { commands }) => sum + commands, 0);
    const place = index - first;
    if (place < 0 || place >= group.commands || (place < group.select && progress.selected)) {
      this.#doubtful = true;
      return;
    }
    if (place > group.select && !progress.selected) this.#doubtful = true;
    if (place === group.select) progress.selected = true;
    progress.completed += 1;
    if (progress.completed === group.commands) this.#current += 1;
  }

  unparsed(line: Buffer): void {
    this.#groups[this.#current]?.unparsed(line);
  }

  #hear(name: (typeof openingAnswers)[number], answer: ImapAnswer): void {
    const group = this.#groups[this.#current];
    const progress = this.#progress[this.#current];
    if (!group || !progress || this.#doubtful) return;
    this.#doubtful = isOutOfPlace(name, answer, progress);
    if (!this.#doubtful) group.handlers[name](answer);
  }
}

/** Whether this cannot have come here from a server that goes group by group; notes what tells of later ones. */
const isOutOfPlace = (
  name: (typeof openingAnswers)[number],
  answer: ImapAnswer,
  progress: Progress,
): boolean => {
  const { selected } = progress;
  switch (name) {
    case 'OK': {
      const code = responseCode(answer)?.name;
      if (code === 'CLOSED') {
        const comesLate = selected || progress.closed || progress.uidValidities > 0;
        progress.closed = true;
        return comesLate;
      }
      if (code !== 'UIDVALIDITY') return false;
      progress.uidValidities += 1;
      return selected || progress.uidValidities > 1;
    }
    case 'SEARCH':
    case 'ESEARCH':
      return !selected;
    case 'VANISHED':
      // (EARLIER) only answers SELECT here (RFC 7162, 3.2.10.1).
      return selected && asList(answer.attributes?.[0]) !== null;
    case 'FETCH': {
      const parsed = parseFetchAnswer(answer);
      return !selected && parsed !== null && (parsed.sections.length > 0 || parsed.items.has('ENVELOPE'));
    }
    case 'EXISTS':
    case 'EXPUNGE':
      return false;
  }
};
