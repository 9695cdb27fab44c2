import { decodeMailboxName, quoteMailbox } from './mailbox-name.ts';
import type { RawImap } from './raw-imap.ts';

/** One message as the server holds it. */
export interface ServerMessage {
  readonly uid: number;
  /** Sorted, without \Recent. */
  readonly flags: readonly string[];
  /** RFC822.SIZE in bytes. */
  readonly size: number;
  /** ISO 8601 in UTC. */
  readonly internalDate: string;
  /** The raw header value, unfolded but not decoded; empty when the header is missing. */
  readonly subject: string;
  readonly messageId: string;
}

/** One mailbox as the server holds it; messages in UID order. */
export interface ServerMailbox {
  readonly uidValidity: number;
  readonly subscribed: boolean;
  readonly messages: readonly ServerMessage[];
}

/** Reads everything a user's account holds, by mailbox path, without changing anything (\Recent included). */
export async function readServerState(imap: RawImap): Promise<Map<string, ServerMailbox>> {
  const state = new Map<string, ServerMailbox>();
  const listing = await imap.ok('LIST "" "*" RETURN (SUBSCRIBED)');
  for (const line of listing.untagged) {
    const entry = /^LIST \(([^)]*)\) (?:"[^"]*"|NIL) (.+)$/s.exec(line);
    if (!entry || /\\Noselect|\\NonExistent/i.test(entry[1] ?? '')) continue;
    const path = mailboxPath(entry[2] ?? '');
    const selected = await imap.ok(`EXAMINE ${quoteMailbox(path)}`);
    const uidValidity = Number(/UIDVALIDITY (\d+)/.exec(selected.untagged.join('\n'))?.[1]);
    const fetched = await imap.ok(
      'UID FETCH 1:* (UID FLAGS RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (SUBJECT MESSAGE-ID)])',
    );
    const messages = fetched.untagged.flatMap((reply) => parseMessage(reply) ?? []);
    messages.sort((a, b) => a.uid - b.uid);
    state.set(path, { uidValidity, subscribed: /\\Subscribed/i.test(entry[1] ?? ''), messages });
  }
  if (state.size > 0) await imap.ok('UNSELECT');
  return state;
}

function mailboxPath(listed: string): string {
  const literal = /^\{\d+\}\r\n(.*)$/s.exec(listed);
  const name =
    literal?.[1] ?? (listed.startsWith('"') ? listed.slice(1, -1).replace(/\\(.)/g, '$1') : listed);
  return decodeMailboxName(name);
}

function parseMessage(reply: string): ServerMessage | undefined {
  const uid = /^\d+ FETCH \(.*?\bUID (\d+)/s.exec(reply)?.[1];
  if (uid === undefined) return undefined;
  const headers = /BODY\[HEADER\.FIELDS[^\]]*\] \{\d+\}\r\n(.*)$/s.exec(reply)?.[1] ?? '';
  const flags = (/FLAGS \(([^)]*)\)/.exec(reply)?.[1] ?? '').split(' ').filter((flag) => flag !== '');
  return {
    uid: Number(uid),
    flags: flags.filter((flag) => flag !== '\\Recent').sort(),
    size: Number(/RFC822\.SIZE (\d+)/.exec(reply)?.[1]),
    internalDate: new Date(/INTERNALDATE "([^"]*)"/.exec(reply)?.[1] ?? '').toISOString(),
    subject: headerValue(headers, 'Subject'),
    messageId: headerValue(headers, 'Message-ID'),
  };
}

function headerValue(headers: string, name: string): string {
  const value = new RegExp(`^${name}:[ \\t]*((?:[^\\r\\n]|\\r\\n[ \\t])*)`, 'im').exec(headers)?.[1] ?? '';
  return value.replaceAll('\r\n', '').trim();
}
