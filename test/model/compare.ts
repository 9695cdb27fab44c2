import { inflateText } from '../../core/mail/deflate-text.ts';
import { hasFlag } from '../../core/merge/view.ts';
import type { Replica } from '../../core/replica/database.ts';
import { shownMailboxes } from '../../core/replica/shown-mailboxes.ts';
import type { ServerMailbox } from '../support/server-state.ts';
import { tokenOfRow } from './act-as-user.ts';
import { textOf, tokenOf } from './ledger.ts';

/** Folders, and in each a line a message. */
export type Lines = Readonly<Record<string, readonly string[]>>;

const flagsOf = (flags: readonly string[]): string =>
  flags
    .filter((flag) => !hasFlag(['\\Recent'], flag))
    .sort()
    .join(' ');

/** What the server holds: `token uidValidity uid flags`. */
export const serverFacts = (state: ReadonlyMap<string, ServerMailbox>): Lines =>
  sorted(
    [...state].map(([path, { uidValidity, messages }]) => [
      path,
      messages.map(
        ({ uid, messageId, flags }) => `${tokenOf(messageId)} ${uidValidity} ${uid} ${flagsOf(flags)}`,
      ),
    ]),
  );

/** What a replica saw the server hold, in the same form. */
export const replicaFacts = async (replica: Replica): Promise<Lines> => {
  const mailboxes = await replica.mailboxes.toArray();
  const lines = new Map(
    mailboxes.filter(({ selectable }) => selectable).map(({ id }) => [id, [] as string[]]),
  );
  for (const row of await replica.messages.toArray()) {
    const token = await tokenOfRow(replica, row);
    lines.get(row.mailboxId)?.push(`${token} ${row.uidValidity} ${row.uid} ${flagsOf(row.flags)}`);
  }
  return sorted(
    mailboxes.flatMap(({ id, path }) => {
      const own = lines.get(id);
      return own ? [[path, own] as const] : [];
    }),
  );
};

/** What a replica shows: `token flags`, and whether its text is the message's own. */
export const replicaView = async (replica: Replica): Promise<Lines> => {
  const mailboxes = (await shownMailboxes(replica)).filter(({ selectable }) => selectable);
  const lines = new Map(mailboxes.map(({ id }) => [id, [] as string[]]));
  for (const row of await replica.messages.toArray()) {
    if (!row.shown) continue;
    const token = await tokenOfRow(replica, row);
    const [text] = await replica.texts.where('contentId').equals(row.contentId).toArray();
    const whole = text && inflateText(text.deflated).includes(textOf(token ?? '?'));
    lines
      .get(row.shown.mailboxId)
      ?.push(`${token} ${flagsOf(row.shown.flags)}${whole ? '' : ' WITHOUT ITS TEXT'}`);
  }
  return sorted(mailboxes.map(({ id, path }) => [path, lines.get(id) ?? []]));
};

/** What the server holds, as a view would show it. */
export const serverView = (state: ReadonlyMap<string, ServerMailbox>): Lines =>
  sorted(
    [...state].map(([path, { messages }]) => [
      path,
      messages.map(({ messageId, flags }) => `${tokenOf(messageId)} ${flagsOf(flags)}`),
    ]),
  );

/** What one side has and the other lacks, folder by folder. */
export const differences = (ours: Lines, theirs: Lines): string[] =>
  [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].flatMap((path) => {
    const [here, there] = [ours[path], theirs[path]];
    if (!here || !there) return [`  ${path} is only ${here ? 'here' : 'there'}`];
    return [
      ...here.filter((line) => !there.includes(line)).map((line) => `  ${path}: only here: ${line}`),
      ...there.filter((line) => !here.includes(line)).map((line) => `  ${path}: only there: ${line}`),
    ];
  });

const sorted = (folders: readonly (readonly [string, readonly string[]])[]): Lines =>
  Object.fromEntries(
    [...folders].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, lines]) => [path, [...lines].sort()]),
  );
