import type { Purpose } from '../model/budget.ts';
import type { Mailbox } from '../model/mailbox.ts';
import type { Remote, SessionId } from '../ports.ts';
import type { ActivityReport } from './activity-report.ts';
import type { SpentOn } from './link-spending.ts';
import { TextShare } from './text-share.ts';

/** What a session's bytes brought: steps tell while they work, and what crossed since the last time is written down as theirs. */
export class SpendMeter {
  readonly #report: ActivityReport;
  readonly #remote: Pick<Remote, 'meter'>;
  readonly #session: SessionId;
  #items = 0;
  #octets = 0;
  /** Bytes whose purpose is told. */
  #told = 0;
  /** What texts cost in this session. */
  readonly texts = new TextShare();

  constructor(report: ActivityReport, remote: Pick<Remote, 'meter'>, session: SessionId) {
    this.#report = report;
    this.#remote = remote;
    this.#session = session;
  }

  /** Whether anything came since the last time. */
  get brought(): boolean {
    return this.#items > 0;
  }

  /** `octets` is the nominal size of what came, as the server tells it (encoded), bytes. */
  note({ items, octets }: { readonly items: number; readonly octets: number }): void {
    this.#items += items;
    this.#octets += octets;
  }

  /** Looks at the meter, and says what it grew by since the last time. */
  async attribute(purpose: Purpose, mailbox: Pick<Mailbox, 'id' | 'path'> | null): Promise<void> {
    this.#report.meter(await this.#remote.meter(this.#session));
    this.#learn(purpose, Math.max(0, this.#crossed - this.#told));
    await this.#report.attribute(this.#spentOn(purpose, mailbox));
  }

  /** The same of no more than these bytes, of what crossed for several mailboxes at once; the others' follow. */
  async attributePart(
    purpose: Purpose,
    mailbox: Pick<Mailbox, 'id' | 'path'>,
    part: { readonly up: number; readonly down: number },
  ): Promise<void> {
    this.#report.meter(await this.#remote.meter(this.#session));
    this.#learn(purpose, part.up + part.down);
    await this.#report.attribute(this.#spentOn(purpose, mailbox), part);
  }

  get #crossed(): number {
    const { up, down } = this.#report.current.wire;
    return up + down;
  }

  #learn(purpose: Purpose, bytes: number): void {
    this.#told += bytes;
    if (purpose === 'texts') this.texts.learn({ bytes, octets: this.#octets });
  }

  #spentOn(purpose: Purpose, mailbox: Pick<Mailbox, 'id' | 'path'> | null): SpentOn {
    const items = this.#items;
    const octets = this.#octets;
    this.#items = 0;
    this.#octets = 0;
    return { purpose, mailbox: mailbox && { id: mailbox.id, path: mailbox.path }, items, octets };
  }
}
