/** What is known of every message that anyone ever had, by its token: the local part of its Message-ID. */
export class Ledger {
  readonly #copies = new Map<string, number>();
  readonly #deleted = new Set<string>();
  #next = 1;

  /** A token for a new message. */
  issue(): string {
    const token = `m${this.#next++}`;
    this.#copies.set(token, 1);
    return token;
  }

  /** Somebody made another copy on purpose. */
  copied(token: string): void {
    this.#copies.set(token, (this.#copies.get(token) ?? 0) + 1);
  }

  /** Somebody deleted it (or a copy of it) for good: nobody can complain that it is gone. */
  deletedForGood(token: string): void {
    this.#deleted.add(token);
  }

  /** Messages that must still exist. */
  get mustExist(): readonly string[] {
    return [...this.#copies.keys()].filter((token) => !this.#deleted.has(token));
  }

  /** How many of a message there may be at most. */
  mostOf(token: string): number {
    return this.#copies.get(token) ?? 0;
  }
}

/** The bytes of the message that a token stands for. */
export const messageOf = (token: string): string =>
  [
    'From: Ann Example <ann@example.org>',
    'To: Bob Marlow <bob@example.org>',
    `Subject: About ${token}`,
    `Message-ID: <${token}@model.example>`,
    `Date: Mon, 14 Oct 2024 14:02:${token.slice(1).padStart(2, '0').slice(-2)} +0000`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    '',
    `All there is to say about ${token}.`,
    '',
  ].join('\r\n');

export const textOf = (token: string): string => `All there is to say about ${token}.`;

/** The token in a Message-ID; null for a message that is none of the program's. */
export const tokenOf = (messageId: string): string | null =>
  /^<(m\d+)@model\.example>$/.exec(messageId)?.[1] ?? null;
