// What deciding costs: the scheduler's next step, what is wanted now, what it would cost, and what noting the bytes takes.
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Purpose } from '../../core/model/budget.ts';
import type { AccountId, ContentId, MailboxId, MessageId, PartNumber } from '../../core/model/ids.ts';
import type { Mailbox, Priority } from '../../core/model/mailbox.ts';
import type { Content, Message } from '../../core/model/message.ts';
import type { BodyPart } from '../../core/model/part.ts';
import { forecast } from '../../core/replica/forecast.ts';
import { recordSession } from '../../core/replica/past-sessions.ts';
import { recordSpending } from '../../core/replica/spending.ts';
import { readFetchPolicy, wantedAttachments, wantedTexts } from '../../core/replica/wanted-now.ts';
import { afterStep, firstTurns, nextStep } from '../../core/sync/next-step.ts';
import type { SchedulerState } from '../../core/sync/scheduler-state.ts';
import { openReplicaStore } from '../../electron/replica-store/replica-store.ts';
import { contentOf, listedMailbox, listedMessage } from '../replica/filled-replica.ts';
import { newReplica } from '../sync/new-replica.ts';
import type { Figure } from './figure.ts';

const folderCounts = [10, 100, 1_000] as const;
const messageCounts = [10_000, 100_000] as const;

/** The lines of the table that need no server. */
export const policySpeed = async (): Promise<Figure[]> => [
  ...folderCounts.map(schedulerSpeed),
  ...(await wantedFigures()),
  await spendingOverhead(),
];

const priorities: readonly Priority[] = ['high', 'normal', 'normal', 'low'];

/** Every folder has something of each tier to do, a hundred parts were asked for. */
const busyState = (folderCount: number): SchedulerState => ({
  open: 1 as MailboxId,
  focus: null,
  reading: null,
  wanted: [],
  changesDue: false,
  foldersDue: false,
  folders: Array.from({ length: folderCount }, (_, index) => ({
    id: (index + 1) as MailboxId,
    priority: priorities[index % priorities.length] ?? 'normal',
    stale: false,
    awaited: false,
    refused: false,
    unidentified: 0,
    queues: {
      lists: { items: 1_000, paused: false, movedUp: null },
      texts: { items: 1_000, paused: index % 7 === 0, movedUp: null },
      attachments: { items: 10, paused: false, movedUp: null },
    },
  })),
  turns: firstTurns,
  chunkBytes: 2_400,
  budget: { kind: 'open', left: 1_000_000, period: 'month' },
});

const schedulerSpeed = (folderCount: number): Figure => {
  let state = busyState(folderCount);
  const rounds = Math.max(200, Math.floor(200_000 / folderCount));
  const started = performance.now();
  for (let round = 0; round < rounds; round += 1) {
    const step = nextStep(state);
    state = { ...state, turns: afterStep(state, step) };
  }
  const perSecond = (rounds / (performance.now() - started)) * 1_000;
  return {
    scenario: `scheduler, ${folderCount} folders with work`,
    measured: `${Math.round(perSecond).toLocaleString('en')} steps/s`,
    target: '≥ 500 steps/s',
    met: perSecond >= 500,
    details: { perSecond, folderCount },
  };
};

const leaf = (part: string, type: string, octets: number): BodyPart => ({
  part: part as PartNumber,
  type,
  parameters: {},
  contentId: null,
  encoding: type === 'text/plain' ? 'quoted-printable' : 'base64',
  octets,
  disposition: type === 'text/plain' ? null : 'attachment',
  filename: null,
  children: [],
});

/** One in ten carries an attachment. */
const structureOf = (id: number): BodyPart =>
  id % 10 > 0
    ? leaf('1', 'text/plain', 3_000)
    : {
        ...leaf('', 'multipart/mixed', 0),
        children: [leaf('1', 'text/plain', 3_000), leaf('2', 'application/pdf', 200_000)],
      };

const foldersOfTheReplica = 20;

/** All messages are listed in twenty folders, none of their texts is here. */
const listedReplica = async (messageCount: number) => {
  const replica = newReplica();
  const perFolder = messageCount / foldersOfTheReplica;
  const mailboxes: Mailbox[] = [];
  const messages: Message[] = [];
  const contents: Content[] = [];
  for (let folder = 1; folder <= foldersOfTheReplica; folder += 1) {
    const mailboxId = folder as MailboxId;
    const uids = Array.from({ length: perFolder }, (_, index) => index + 1);
    mailboxes.push(listedMailbox(mailboxId, `Folder ${folder}`, { uids }));
    for (const uid of uids) {
      const id = (folder - 1) * perFolder + uid;
      const contentId = `f:${String(id).padStart(7, '0')}` as ContentId;
      const attachments = id % 10 > 0 ? 0 : 1;
      const message = listedMessage(uid, { id: id as MessageId, mailboxId, contentId, attachments });
      messages.push(message);
      contents.push({ ...contentOf(message), structure: structureOf(id) });
    }
  }
  await replica.mailboxes.bulkAdd(mailboxes);
  await replica.messages.bulkAdd(messages);
  await replica.contents.bulkAdd(contents);
  return replica;
};

const wantedFigures = async (): Promise<Figure[]> => {
  const figures: Figure[] = [];
  for (const messageCount of messageCounts) {
    const replica = await listedReplica(messageCount);
    await replica.rules.put({
      scope: 'account',
      link: 'any',
      fetch: { kind: 'attachments', textBytes: 32_768, attachmentBytes: 300_000 },
      reach: { kind: 'all' },
    });
    await replica.exceptions.add({
      position: 0,
      match: { kind: 'type', type: 'video/*' },
      effect: 'never',
      mailboxId: null,
    });
    const policy = await readFetchPolicy(replica, { link: 'metered', now: Date.now(), override: null });
    const wanted = await medianMs(async () => {
      const texts = await wantedTexts(replica, policy);
      const attachments = await wantedAttachments(replica, policy);
      if (texts.length !== messageCount || attachments.length !== messageCount / 10)
        throw new Error('not everything that is wanted was found');
    });
    const input = { link: 'metered', now: Date.now(), scope: 'account' } as const;
    const forecastMs = await medianMs(() => forecast(replica, input));
    const one = { ...input, scope: 1 as MailboxId };
    const oneFolderMs = await medianMs(() => forecast(replica, one));
    replica.close();
    figures.push({
      scenario: `wanted now and its forecast, ${messageCount} messages, nothing here`,
      measured: `${wanted.toFixed(0)} ms, forecast ${forecastMs.toFixed(0)} ms, of one folder ${oneFolderMs.toFixed(0)} ms`,
      target: '—',
      met: true,
      details: { messageCount, wantedMs: wanted, forecastMs, oneFolderMs },
    });
  }
  return figures;
};

const rounds = 3;

const medianMs = async (work: () => Promise<unknown>): Promise<number> => {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
};

const sessionsNoted = 50;
const purposes: readonly Purpose[] = ['lists', 'texts'];

/** What a session of eight folders adds to the disk and to the time: its rows of spending and its record. */
const spendingOverhead = async (): Promise<Figure> => {
  const directory = await mkdtemp(join(tmpdir(), 'packetboat-spending-'));
  try {
    const accountId = 'bench' as AccountId;
    const store = await openReplicaStore({ directory, accountId, access: 'write' });
    const { replica } = store;
    const before = await bytesIn(directory);
    const started = performance.now();
    for (let session = 0; session < sessionsNoted; session += 1) {
      const day = `2026-11-${String((session % 28) + 1).padStart(2, '0')}`;
      const row = {
        day,
        link: 'dialUp',
        up: 300,
        down: 3_000,
        counted: 3_500,
        items: 5,
        octets: 0,
        ms: 900,
      } as const;
      await recordSpending(replica, { ...row, mailboxId: 0, path: null, purpose: 'connecting' });
      await recordSpending(replica, { ...row, mailboxId: 0, path: null, purpose: 'checking' });
      for (let folder = 1; folder <= 8; folder += 1) {
        for (const purpose of purposes) {
          await recordSpending(replica, { ...row, mailboxId: folder, path: `Folder ${folder}`, purpose });
        }
      }
      await recordSession(replica, {
        started: session,
        ended: session + 1,
        up: 3_000,
        down: 30_000,
        flights: 20,
        problem: null,
        link: 'dialUp',
        network: null,
        brought: { messages: 5, texts: 5, attachments: 0, changes: 0 },
        uncompressed: 90_000,
        counted: 36_000,
      });
    }
    const ms = (performance.now() - started) / sessionsNoted;
    await store.close();
    const written = (await bytesIn(directory)) - before;
    const again = await openReplicaStore({ directory, accountId, access: 'write' });
    const rows = await again.replica.spending.count();
    await again.close();
    return {
      scenario: 'noting what a session spent on eight folders: 18 sums and its record',
      measured: `${ms.toFixed(1)} ms, ${Math.round(written / sessionsNoted)} B on disk`,
      target: '—',
      met: true,
      details: { ms, bytes: written / sessionsNoted, rows },
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

const bytesIn = async (directory: string): Promise<number> => {
  const names = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
};
