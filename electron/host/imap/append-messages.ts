import { HostError, serializeError } from '../../../core/errors.ts';
import type { AppendAnswer, AppendRequest, SerializedError } from '../../../core/ports.ts';
import { appendAnnouncement, appendCommand, travelsUnasked } from './append-literal.ts';
import type { Completion } from './completion.ts';
import { Exchanges } from './exchanges.ts';
import { parseAppendUid } from './response-uids.ts';
import type { Session } from './session.ts';

/** Messages that add up to no more than this may go as one command, bytes: of that a cut leaves nothing behind. */
const togetherBytes = 16 * 1024;

/** Messages in one write add up to about this at most, bytes: it bounds what is held in memory. */
const writeBytes = 512 * 1024;

/** Refusals of one message among several that hold for each of them. */
const sameForAll: ReadonlySet<string> = new Set(['TRYCREATE', 'NONEXISTENT', 'NOPERM']);

/** The bytes of a message to append. @throws HostError where they cannot be had */
export type ComposeMessage = (request: AppendRequest) => Promise<Buffer>;

export interface AppendInput {
  readonly path: string;
  readonly messages: readonly AppendRequest[];
  readonly compose: ComposeMessage;
}

interface Composed {
  readonly index: number;
  readonly request: AppendRequest;
  readonly bytes: Buffer;
}

/**
 * Appends messages to a mailbox; see Remote.appendMessages. Those that need not be asked for travel together, up to the
 * first that waits for the server to ask for it.
 */
export const appendMessages = async (
  session: Session,
  input: AppendInput,
): Promise<{ readonly answers: readonly AppendAnswer[]; readonly cut: SerializedError | null }> => {
  const { path, messages, compose } = input;
  const exchanges = new Exchanges(session.connection);
  const answers: AppendAnswer[] = messages.map(() => ({ kind: 'unanswered' }));
  const record = (composed: readonly Composed[], completion: Completion | undefined): void => {
    for (const [i, answer] of answersOf(completion, composed.length).entries()) {
      const index = composed[i]?.index;
      if (index !== undefined) answers[index] = answer;
    }
  };

  /** One write: `unasked` in as many commands as need be, and then, maybe, one that is asked for. */
  const send = async (unasked: readonly Composed[], asked: Composed | null): Promise<void> => {
    const groups = session.has('MULTIAPPEND') ? together(unasked) : unasked.map((each) => [each]);
    const commands = groups.map((group) => appendCommand(path, group));
    if (asked !== null) commands.push(appendAnnouncement(path, asked.request, asked.bytes.length));
    const afterPlus = asked === null ? [] : [asked.bytes];
    const completions = await exchanges.send({ commands, untagged: {}, afterPlus });
    if (asked !== null) record([asked], completions.at(-1));
    const again: Composed[] = [];
    for (const [i, group] of groups.entries()) {
      const completion = completions[i];
      record(group, completion);
      // All or nothing (RFC 3502): nothing of it was taken, which may be the fault of one.
      const refused = completion?.status === 'NO' || completion?.status === 'BAD';
      if (refused && group.length > 1 && !sameForAll.has(completion.code ?? '')) again.push(...group);
    }
    if (again.length === 0 || exchanges.cut !== null) return;
    const singly = await exchanges.send({
      commands: again.map((each) => appendCommand(path, [each])),
      untagged: {},
    });
    for (const [i, each] of again.entries()) record([each], singly[i]);
  };

  let waiting: Composed[] = [];
  for (const [index, request] of messages.entries()) {
    if (exchanges.cut !== null) break;
    const bytes = await composed(compose, request);
    if (!Buffer.isBuffer(bytes)) {
      answers[index] = bytes;
      continue;
    }
    const message = { index, request, bytes };
    if (!travelsUnasked(session, bytes.length)) {
      await send(waiting, message);
      waiting = [];
      continue;
    }
    waiting.push(message);
    if (sizeOf(waiting) < writeBytes) continue;
    await send(waiting, null);
    waiting = [];
  }
  await send(waiting, null);
  return { answers, cut: exchanges.cut && serializeError(exchanges.cut) };
};

const composed = async (compose: ComposeMessage, request: AppendRequest): Promise<Buffer | AppendAnswer> => {
  try {
    return await compose(request);
  } catch (error) {
    // One message whose files are gone must not keep the others here.
    if (error instanceof HostError) return { kind: 'refused', code: '', reason: error.message };
    throw error;
  }
};

const sizeOf = (messages: readonly Composed[]): number =>
  messages.reduce((size, { bytes }) => size + bytes.length, 0);

/** Neighbours that are small enough to go as one command. */
const together = (messages: readonly Composed[]): readonly (readonly Composed[])[] => {
  const groups: Composed[][] = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (last !== undefined && sizeOf(last) + message.bytes.length <= togetherBytes) last.push(message);
    else groups.push([message]);
  }
  return groups;
};

const answersOf = (completion: Completion | undefined, count: number): readonly AppendAnswer[] => {
  switch (completion?.status) {
    case 'OK': {
      const told = parseAppendUid(completion, count);
      return Array.from({ length: count }, (_, i) => ({
        kind: 'done',
        uidValidity: told?.uidValidity ?? null,
        uid: told?.uids[i] ?? null,
      }));
    }
    case 'NO':
    case 'BAD': {
      const refused: AppendAnswer = { kind: 'refused', code: completion.code ?? '', reason: completion.text };
      return Array.from({ length: count }, () => refused);
    }
    default:
      return Array.from({ length: count }, () => ({ kind: 'unanswered' }));
  }
};
