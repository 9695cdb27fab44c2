// What the scheduler and the budget come to on a line: seconds, bytes and flights as the simulator counts them.
import type { PartNumber } from '../../core/model/ids.ts';
import type { Message } from '../../core/model/message.ts';
import { setLinkByHand, setTerms } from '../../core/replica/commands/line-commands.ts';
import { setFocus, setOnline } from '../../core/replica/commands/settings.ts';
import { wantAttachment } from '../../core/replica/commands/wants.ts';
import { runEngine } from '../../core/sync/engine.ts';
import { systemClock } from '../../core/system-clock.ts';
import { base64Lines, noise } from '../attachments/fake-sections.ts';
import { account, type Client, startClient } from '../pull/pull-fixture.ts';
import type { Delivery } from '../support/deliver.ts';
import { startDovecot } from '../support/dovecot.ts';
import { makeMessage } from '../support/mail-maker.ts';
import type { LinkShape } from '../support/slow-link.ts';
import type { Figure } from './figure.ts';

/** A satellite telephone at its best. */
const thin = { kbitUp: 9.6, kbitDown: 9.6, rttMs: 1_800 } as const satisfies LinkShape;
const attachmentBytes = 3_000_000;
const textBytes = 4_000;
const chunkSeconds = 2;

/** A text that compression makes little of. */
const letter: Delivery = {
  raw: `From: ann@example.org\r\nSubject: a letter\r\nMessage-ID: <letter@x>\r\n\r\n${base64Lines(noise((textBytes * 3) / 4, 7), 76)}\r\n`,
  internalDate: new Date('2024-05-02T08:00:00Z'),
};

/** A text is opened while an attachment that somebody asked for is under way. */
export const textDuringAttachment = async (): Promise<Figure[]> => {
  const dovecot = await startDovecot({ certificate: 'rsa' });
  try {
    const large = makeMessage({
      seed: 3,
      date: new Date('2024-05-01T08:00:00Z'),
      kind: 'binary-attachment',
      attachmentBytes,
    });
    await dovecot.deliver('alice', 'INBOX', [large, letter]);
    const client = await startClient(dovecot);
    try {
      await client.sync({ tiers: 0 });
      const [withAttachment, opened] = await rowsByUid(client);
      client.link.set(thin);
      const stopping = new AbortController();
      const { replica, ports, settings } = client;
      await setOnline(replica, true);
      await wantAttachment(replica, withAttachment.id, '2' as PartNumber, Date.now());
      const running = runEngine({
        accountId: account,
        connection: settings,
        replica,
        ports,
        clock: systemClock,
        signal: stopping.signal,
      });
      await until(async () => ((await replica.attachments.toArray())[0]?.state ?? null) === 'partial');
      client.link.resetCounters();
      const started = performance.now();
      await setFocus(replica, opened.mailboxId, opened.id);
      await until(async () => (await replica.texts.where('contentId').equals(opened.contentId).count()) > 0);
      const seconds = (performance.now() - started) / 1_000;
      const { up, down, flights } = client.link.counters();
      stopping.abort(new Error('seen enough'));
      await running;
      const bound = 2 * chunkSeconds + (2 * thin.rttMs) / 1_000;
      const transfer = (textBytes * 8) / (thin.kbitDown * 1_000);
      return [
        {
          scenario: `an opened text of ${textBytes} B during a 3 MB attachment, 9.6 kbit/s, 1.8 s`,
          measured: `${seconds.toFixed(1)} s, ${up + down} B, ${flights} flights`,
          target: `≤ ${(bound + transfer).toFixed(1)} s (2 chunks, 2 round trips, the text itself)`,
          met: seconds <= bound + transfer,
          details: { seconds, up, down, flights },
        },
      ];
    } finally {
      await client.close();
    }
  } finally {
    await dovecot.stop();
  }
};

const budgetBytes = 200_000;

/** More is to come than the budget allows: what crosses until it hangs up. */
export const budgetStops = async (mail: readonly Delivery[]): Promise<Figure[]> => {
  const dovecot = await startDovecot({ certificate: 'rsa' });
  try {
    await dovecot.deliver('alice', 'INBOX', mail);
    const client = await startClient(dovecot);
    try {
      client.link.set({ kbitDown: 512, kbitUp: 128, rttMs: 100 });
      await setLinkByHand(client.replica, 'metered');
      const limits = { session: null, day: budgetBytes, month: null };
      await setTerms(client.replica, { link: 'metered', limits, price: null });
      await client.sync({ folders: ['INBOX'] });
      const { up, down, flights } = client.link.counters();
      const rows = await client.replica.spending.toArray();
      const counted = rows.reduce((sum, row) => sum + row.counted, 0);
      const messages = await client.replica.messages.count();
      return [
        {
          scenario: `a budget of ${budgetBytes / 1_000} KB, ${mail.length} messages to come`,
          measured: `${up + down} B on the wire, ${counted} B counted`,
          target: `≤ ${budgetBytes} B and a chunk`,
          met: up + down <= budgetBytes + (chunkSeconds * 512_000) / 8 && up + down > budgetBytes / 2,
          details: { up, down, flights, counted, messages },
        },
      ];
    } finally {
      await client.close();
    }
  } finally {
    await dovecot.stop();
  }
};

const rowsByUid = async ({ replica }: Client): Promise<readonly [Message, Message]> => {
  const [first, second] = (await replica.messages.toArray()).sort((a, b) => (a.uid ?? 0) - (b.uid ?? 0));
  if (!first || !second) throw new Error('two messages were delivered');
  return [first, second];
};

const lookMs = 20;
const patienceMs = 120_000;

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  const started = performance.now();
  while (!(await holds())) {
    if (performance.now() - started > patienceMs) throw new Error('it did not come');
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
};
