import type { Purpose } from '../model/budget.ts';
import type { MailboxId } from '../model/ids.ts';
import type { LinkKind } from '../model/link.ts';
import { dayOf } from '../policy/budget.ts';
import { tcpIpBytes } from '../policy/wire-bytes.ts';
import type { Clock, WireMeter } from '../ports.ts';
import type { Replica } from '../replica/database.ts';
import { recordSpending } from '../replica/spending.ts';

/** What the bytes since the last time were for. */
export interface SpentOn {
  readonly purpose: Purpose;
  /** Null for what is for no folder. */
  readonly mailbox: { readonly id: MailboxId; readonly path: string } | null;
  /** Messages listed, texts, attachments or changes; of 'connecting', sessions; of 'checking', looks at the folders. */
  readonly items: number;
  /** Their nominal size as the server tells it (encoded), bytes. */
  readonly octets: number;
}

type Crossed = Pick<WireMeter, 'up' | 'down' | 'flights'>;

interface Grown {
  readonly up: number;
  readonly down: number;
  readonly counted: number;
}

const nothing: Crossed = { up: 0, down: 0, flights: 0 };

/** Says of a session's bytes, as they come, what they were for. */
export class LinkSpending {
  readonly #replica: Replica;
  readonly #clock: Clock;
  #counted = 0;
  #seen = nothing;
  #since = 0;

  constructor(replica: Replica, clock: Clock) {
    this.#replica = replica;
    this.#clock = clock;
  }

  /** What counted for the budget of this session so far, bytes; automatic reconnects go on with it. */
  get counted(): number {
    return this.#counted;
  }

  /** What crosses from now on has another meter. */
  beginConnection(): void {
    this.#seen = nothing;
    this.#since = this.#clock.now();
  }

  /** What crosses from now on counts for another session. */
  beginBudget(): void {
    this.#counted = 0;
  }

  /** What the meter grew by since the last time. In a free window nothing of it counts. */
  unattributed(meter: Crossed, free: boolean): Grown {
    const before = this.#seen;
    const up = meter.up - before.up;
    const down = meter.down - before.down;
    return { up, down, counted: free ? 0 : up + down + headers(meter) - headers(before) };
  }

  /** Where the meter stood once so many bytes had crossed since the last time, of those that have. Flights are the first one's. */
  upTo(meter: Crossed, part: Pick<Crossed, 'up' | 'down'>): Crossed {
    const up = Math.min(meter.up, this.#seen.up + part.up);
    const down = Math.min(meter.down, this.#seen.down + part.down);
    return { up, down, flights: meter.flights };
  }

  /** Notes what the meter grew by since the last time. */
  async attribute(
    meter: Crossed,
    spentOn: SpentOn & { readonly link: LinkKind; readonly free: boolean },
  ): Promise<void> {
    const now = this.#clock.now();
    const since = this.#since;
    const { link, free, purpose, mailbox, items, octets } = spentOn;
    const { up, down, counted } = this.unattributed(meter, free);
    this.#seen = { up: meter.up, down: meter.down, flights: meter.flights };
    this.#since = now;
    if (up + down === 0 && items === 0) return;
    this.#counted += counted;
    await recordSpending(this.#replica, {
      day: dayOf(now),
      link,
      mailboxId: mailbox?.id ?? 0,
      purpose,
      path: mailbox?.path ?? null,
      up,
      down,
      counted,
      items,
      octets,
      ms: Math.max(0, now - since),
    });
  }
}

/** Of all that crossed on one connection. */
const headers = (crossed: Crossed): number =>
  crossed === nothing ? 0 : tcpIpBytes({ ...crossed, connections: 1 });
