// Exceptions to every rule: "always fetch from my office", "never video". They are asked in order; the first that matches decides.
import type { MailboxId } from '../model/ids.ts';
import type { Address } from '../model/message.ts';
import type { RuleException } from '../model/rule.ts';

/**
 * What the first exception that matches says, null when none does. `addresses` are those of From; any of them will do. `type` is
 * the media type of an attachment, null for the message itself, which exceptions of a type say nothing about.
 */
export const exceptionFor = ({
  exceptions,
  mailboxId,
  addresses,
  type,
}: {
  readonly exceptions: readonly RuleException[];
  readonly mailboxId: MailboxId;
  readonly addresses: readonly Pick<Address, 'address'>[];
  readonly type: string | null;
}): RuleException['effect'] | null => {
  let first: RuleException | null = null;
  for (const exception of exceptions) {
    if (first !== null && !goesBefore(exception, first)) continue;
    if (exception.mailboxId !== null && exception.mailboxId !== mailboxId) continue;
    if (matches(exception.match, addresses, type)) first = exception;
  }
  return first?.effect ?? null;
};

/** Rows as two installations wrote them may share a position: then the older one goes first. */
const goesBefore = (a: RuleException, b: RuleException): boolean =>
  a.position < b.position || (a.position === b.position && a.id < b.id);

const matches = (
  match: RuleException['match'],
  addresses: readonly Pick<Address, 'address'>[],
  type: string | null,
): boolean =>
  match.kind === 'sender'
    ? addresses.some(({ address }) => isFrom(address, match.sender))
    : type !== null && isOfType(type, match.type);

/** Domains have no case (RFC 1035, 2.3.3), and no server is known to tell local parts apart by theirs. */
const isFrom = (address: string, sender: string): boolean => {
  const from = address.trim().toLowerCase();
  const wanted = sender.trim().toLowerCase();
  // The last one: a quoted local part may hold an @ of its own (RFC 5321, 4.1.2).
  const [at, wantedAt] = [from.lastIndexOf('@'), wanted.lastIndexOf('@')];
  if (wanted === '' || at < 0) return false;
  if (wantedAt > 0 && from.slice(0, at) !== wanted.slice(0, wantedAt)) return false;
  const [domain, wantedDomain] = inOneScript(from.slice(at + 1), wanted.slice(wantedAt + 1));
  if (wantedAt > 0) return domain === wantedDomain;
  return wantedDomain !== '' && (domain === wantedDomain || domain.endsWith(`.${wantedDomain}`));
};

/** A domain has two spellings, one for people and one for old programs (RFC 5890, 2.3.2.1): both in the latter where they differ. */
const inOneScript = (domain: string, other: string): readonly [string, string] =>
  isAscii(domain) && isAscii(other) ? [domain, other] : [asAscii(domain), asAscii(other)];

const isAscii = (text: string): boolean => !/[^\p{ASCII}]/u.test(text);

/** What is no domain stays what it is: an address may end in anything. */
const asAscii = (domain: string): string => {
  if (isAscii(domain) || !/^[\p{L}\p{M}\p{N}._-]+$/u.test(domain)) return domain;
  try {
    return new URL(`http://${domain}`).hostname;
  } catch {
    return domain;
  }
};

const isOfType = (type: string, wanted: string): boolean => {
  const actual = type.trim().toLowerCase();
  const pattern = wanted.trim().toLowerCase();
  return pattern.endsWith('/*') ? actual.startsWith(pattern.slice(0, -1)) : actual === pattern;
};
