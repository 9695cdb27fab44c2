// What of a folder waits to cross, out of the queue that the engine tells.
import type { MailboxId } from '../../core/model/ids.ts';
import type { QueueEntry, Tier } from '../../core/model/queue.ts';
import { formatCounted } from '../format/count.ts';

export interface Waiting {
  readonly items: Readonly<Record<Tier, number>>;
  readonly bytes: number;
  /** Some of it waits for somebody: it was paused, the budget is nearly spent, or the server let nobody in. */
  readonly held: 'paused' | 'budget' | 'refused' | null;
}

const nothing: Waiting = { items: { lists: 0, texts: 0, attachments: 0 }, bytes: 0, held: null };

/** By folder; one that nothing is known to wait for is not in it. */
export const waitingByFolder = (queue: readonly QueueEntry[]): ReadonlyMap<MailboxId, Waiting> => {
  const waiting = new Map<MailboxId, Waiting>();
  for (const entry of queue) {
    if (entry.kind !== 'folder') continue;
    const { mailboxId, tier } = entry.ref;
    const { items, bytes, held } = waiting.get(mailboxId) ?? nothing;
    waiting.set(mailboxId, {
      items: { ...items, [tier]: items[tier] + entry.items },
      bytes: bytes + entry.bytes,
      held: entry.state === 'waiting' ? held : entry.state,
    });
  }
  return waiting;
};

const heldWords: Readonly<Record<NonNullable<Waiting['held']>, string>> = {
  paused: 'paused',
  budget: 'held back for the budget',
  refused: 'the server refused',
};

/** `214 to list, 12 texts: 48 KB · 10 s`; `costWords` are those of its bytes. */
export const waitingWords = ({ items, held }: Waiting, costWords: string): string => {
  const parts = [
    items.lists > 0 ? formatCounted(items.lists, 'message') : '',
    items.texts > 0 ? formatCounted(items.texts, 'text') : '',
    items.attachments > 0 ? formatCounted(items.attachments, 'attachment') : '',
  ].filter((part) => part !== '');
  const words = parts.length === 0 ? 'to be looked at' : `${parts.join(', ')}: ${costWords}`;
  return held === null ? words : `${words} (${heldWords[held]})`;
};
