import { quoteMailbox } from './mailbox-name.ts';
import type { RawImap } from './raw-imap.ts';

/** A message to put into a mailbox. */
export interface Delivery {
  /** The message with CRLF line ends. A string is sent as UTF-8. */
  readonly raw: Buffer | string;
  /** System flags and keywords; none when left out. */
  readonly flags?: readonly string[];
  /** When left out, the server's present time. */
  readonly internalDate?: Date;
}

// Large enough that the per-command cost vanishes, small enough to hold in memory.
const batchBytes = 8 * 1024 * 1024;
const batchMessages = 250;

/** Appends messages in order, in MULTIAPPEND batches, creating (and subscribing) the mailbox when it is not there. */
export async function deliverByAppend(
  imap: RawImap,
  mailboxPath: string,
  messages: Iterable<Delivery>,
): Promise<void> {
  const mailbox = quoteMailbox(mailboxPath);
  const created = await imap.command(`CREATE ${mailbox}`);
  if (!/^OK|^NO \[ALREADYEXISTS\]/.test(created.tagged))
    throw new Error(`CREATE ${mailbox}: ${created.tagged}`);
  await imap.ok(`SUBSCRIBE ${mailbox}`);

  let batch: { readonly arguments: string; readonly raw: Buffer }[] = [];
  let bytes = 0;
  const flush = async () => {
    await appendBatch(imap, mailbox, batch);
    batch = [];
    bytes = 0;
  };
  for (const message of messages) {
    const raw = typeof message.raw === 'string' ? Buffer.from(message.raw) : message.raw;
    batch.push({ arguments: appendArguments(message), raw });
    bytes += raw.length;
    if (bytes >= batchBytes || batch.length >= batchMessages) await flush();
  }
  if (batch.length > 0) await flush();
}

async function appendBatch(
  imap: RawImap,
  mailbox: string,
  batch: readonly { readonly arguments: string; readonly raw: Buffer }[],
): Promise<void> {
  const last = batch.at(-1);
  if (!last) return;
  // All but the last message travel inside the "line": its latin1 form keeps every byte.
  const line = batch
    .slice(0, -1)
    .map(({ arguments: args, raw }) => `${args} {${raw.length}+}\r\n${raw.toString('latin1')}`);
  await imap.ok(`APPEND ${mailbox}${line.join('')}${last.arguments}`, last.raw);
}

function appendArguments(message: Delivery): string {
  const flags = message.flags && message.flags.length > 0 ? ` (${message.flags.join(' ')})` : '';
  return message.internalDate ? `${flags} "${imapDate(message.internalDate)}"` : flags;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A time as IMAP's date-time in UTC, without quotes: `05-Jan-2026 07:08:09 +0000`. */
export function imapDate(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${two(date.getUTCDate())}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}
