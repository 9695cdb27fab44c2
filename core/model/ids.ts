/** A value of type T that can only be made where its meaning is checked. */
type Brand<T, Name extends string> = T & { readonly __brand: Name };

/** Names one account, and with it its replica's database. */
export type AccountId = Brand<string, 'AccountId'>;

/** Local row id of a mailbox. It stays when the server renames the mailbox or changes its UIDVALIDITY. */
export type MailboxId = Brand<number, 'MailboxId'>;

/** Local row id of a message in a mailbox. It stays when the message's UID changes. */
export type MessageId = Brand<number, 'MessageId'>;

/**
 * Names what a message contains, whichever mailbox or UID it is found under: `e:` EMAILID (RFC 8474),
 * `g:` X-GM-MSGID, else `f:` a fingerprint of Message-ID, INTERNALDATE, size and subject.
 */
export type ContentId = Brand<string, 'ContentId'>;

/** A MIME part's number as IMAP writes it: `1`, `2.1` (RFC 9051, 6.4.5). */
export type PartNumber = Brand<string, 'PartNumber'>;

/** SHA-256 of decoded bytes, lower-case hex. */
export type Sha256 = Brand<string, 'Sha256'>;

/** A hybrid logical clock reading, written so that string order is clock order. */
export type Hlc = Brand<string, 'Hlc'>;

/** Names one installation's copy of an account among all of them. */
export type ReplicaId = Brand<string, 'ReplicaId'>;

/** Names a change among all replicas: `<Hlc>.<ReplicaId>`, so that string order is clock order. */
export type ChangeId = Brand<string, 'ChangeId'>;

/** Names what the user did at one go: the ChangeId of its first change. */
export type ActionId = Brand<string, 'ActionId'>;
