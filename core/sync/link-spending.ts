import type { Purpose } from '../model/budget.ts';
import type { MailboxId } from '../model/ids.ts';
import type { LinkKind } from '../model/link.ts';
import type { Clock, WireMeter } from '../ports.ts';
import type { Replica } from '../replica/database.ts';

/** What the bytes since the last time were for. */
export interface SpentOn {
  readonly purpose: Purpose;
  /** Null for what is for no folder. */
  readonly mailbox: { readonly id: MailboxId; readonly path: string } | null;
  /** Messages listed, texts, attachments or changes. */
  readonly items: number;
  /** Their nominal size as the server tells it (encoded), bytes. */
  readonly octets: number;
}

/** Says of a session's bytes, as they come, what they were for. */
export class LinkSpending {
  readonly replica: Replica;
  readonly clock: Clock;
  #counted = 0;
  #seen = { up: 0, down: 0, flights: 0 };

  constructor(replica: Replica, clock: Clock) {
    this.replica = replica;
    this.clock = clock;
  }

  /** What counted for the budget of this session so far, bytes; automatic reconnects go on with it. */
  get counted(): number {
    return this.#counted;
  }

  /** What crosses from now on has another meter; with `anew` also another session's budget. */
  begin({ anew }: { readonly anew: boolean }): void {
    this.#seen = { up: 0, down: 0, flights: 0 };
    if (anew) this.#counted = 0;
  }

  /** Notes what the meter grew by since the last time. In a free window nothing of it counts. */
  async attribute(
    meter: Pick<WireMeter, 'up' | 'down' | 'flights'>,
    _spentOn: SpentOn & { readonly link: LinkKind; readonly free: boolean },
  ): Promise<void> {
    const { up, down, flights } = meter;
    this.#counted += up + down - this.#seen.up - this.#seen.down;
    this.#seen = { up, down, flights };
  }
}
