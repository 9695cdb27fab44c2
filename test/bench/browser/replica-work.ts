// What is measured, in the page: the replica's own commands and queries on the browser's own IndexedDB. Bundled, and called through
// the page's protocol by the names under which it stands in `replicaWork`.
import { formatUidSet, type UidSet } from '../../../core/merge/uid-set.ts';
import type { AccountId, ContentId, Hlc, MailboxId, MessageId, PartNumber } from '../../../core/model/ids.ts';
import type { Mailbox, MailboxRole } from '../../../core/model/mailbox.ts';
import type { TextPart } from '../../../core/model/part.ts';
import { changeFlags } from '../../../core/replica/commands/message-commands.ts';
import { Replica } from '../../../core/replica/database.ts';
import { countRows } from '../../../core/replica/folder-views.ts';
import { FolderWatch } from '../../../core/replica/folder-watch.ts';
import { forecast } from '../../../core/replica/forecast.ts';
import { threadMessages } from '../../../core/replica/message-sets.ts';
import { folders, listPage, listRows, messageView } from '../../../core/replica/queries.ts';
import { recordListings } from '../../../core/replica/record/record-listings.ts';
import { recordOpened } from '../../../core/replica/record/record-opened.ts';
import { readFetchPolicy, wantedOf, wantedTexts } from '../../../core/replica/wanted-now.ts';
import { listingBatch } from '../../../core/sync/chunk-size.ts';
import { countReplica } from '../../../core/sync/count-replica.ts';
import { surveyWork } from '../../../core/sync/session-work.ts';
import { madeListing } from './made-listings.ts';

const accountId = 'speed' as AccountId;
const uidValidity = 1_700_000_000;
const newestDate = Date.UTC(2026, 9, 14);
const secondsApart = 600;

/** As a person's account has them: one folder holds half of everything. */
const folderShares: readonly { readonly path: string; readonly role: MailboxRole; readonly share: number }[] =
  [
    { path: 'INBOX', role: 'inbox', share: 0.1 },
    { path: 'Archive', role: 'archive', share: 0.5 },
    { path: 'Sent', role: 'sent', share: 0.1 },
    ...Array.from({ length: 15 }, (_, index) => ({
      path: `Clients/${index + 1}`,
      role: 'none' as const,
      share: 0.02,
    })),
  ];

const inbox = 1 as MailboxId;
const archive = 2 as MailboxId;

/** In any mailbox something was deleted now and then: every fiftieth UID is gone. */
const holeEvery = 50;

const liveUids = (messages: number): UidSet => {
  const live: [number, number][] = [];
  for (let left = messages, uid = 1; left > 0; uid += holeEvery) {
    const run = Math.min(left, holeEvery - 1);
    live.push([uid, uid + run - 1]);
    left -= run;
  }
  return live;
};

const uidNextOf = (live: UidSet): number => (live.at(-1)?.[1] ?? 0) + 1;

const openedMailbox = (index: number, messages: number): Mailbox => {
  const live = liveUids(messages);
  const { path, role } = folderShares[index] ?? { path: '', role: 'none' };
  const numbers = { uidValidity, uidNext: uidNextOf(live), highestModseq: BigInt(messages) };
  return {
    id: (index + 1) as MailboxId,
    path,
    delimiter: '/',
    role,
    selectable: true,
    priority: null,
    position: null,
    listAtLeast: 0,
    listed: true,
    subscribed: true,
    status: { ...numbers, messages, unseen: Math.round(messages / 10) },
    fact: { ...numbers, live: formatUidSet(live), observed: '0' as Hlc },
  };
};

let opened: Replica | null = null;

const replica = (): Replica => {
  opened ??= new Replica(accountId);
  return opened;
};

/** Folders with their live UIDs, as opening them told; no row is here yet. */
const addFolders = async (messages: number): Promise<void> => {
  await replica().mailboxes.bulkAdd(
    folderShares.map(({ share }, index) => openedMailbox(index, Math.round(messages * share))),
  );
};

export interface Filled {
  readonly rows: number;
  /** Spent in recordListings. */
  readonly recordMs: number;
  /** Spent in telling what the batch makes wanted. */
  readonly wantedMs: number;
  /** Rows a second of every batch, in order. */
  readonly batches: readonly number[];
}

/** Takes in every folder's listings newest first, in the batches of a quick line, as core/sync/steps/keep-listings.ts does. */
const fill = async (): Promise<Filled> => {
  const db = replica();
  const policy = await readFetchPolicy(db, { link: 'broadband', now: Date.now(), override: null });
  const most = listingBatch(Number.MAX_SAFE_INTEGER);
  const filled = { rows: 0, recordMs: 0, wantedMs: 0, batches: [] as number[] };
  const take = async (mailbox: Mailbox, uids: readonly number[]): Promise<void> => {
    const { id, fact } = mailbox;
    const uidNext = fact?.uidNext ?? 1;
    const listings = uids.map((uid) =>
      madeListing({ folder: id, uid, internalDate: newestDate - (uidNext - uid) * secondsApart * 1_000 }),
    );
    const began = performance.now();
    const { rows } = await recordListings(db, {
      mailboxId: id,
      uidValidity,
      asOf: fact?.highestModseq ?? null,
      listings,
      now: Date.now(),
    });
    const recorded = performance.now();
    await wantedOf(db, policy, rows);
    filled.rows += rows.length;
    filled.recordMs += recorded - began;
    filled.wantedMs += performance.now() - recorded;
    filled.batches.push(Math.round((rows.length * 1_000) / (recorded - began)));
  };
  for (const mailbox of policy.mailboxes) {
    let batch: number[] = [];
    for (let uid = (mailbox.fact?.uidNext ?? 1) - 1; uid >= 1; uid -= 1) {
      if (uid % holeEvery === 0) continue;
      batch.push(uid);
      if (batch.length < most) continue;
      await take(mailbox, batch);
      batch = [];
    }
    if (batch.length > 0) await take(mailbox, batch);
  }
  return filled;
};

/** Bytes of a text as it is kept: as much as a short letter deflates to. */
const textBytes = 300;
const textPage = 10_000;

/** Has the text of every message here. */
const bringTexts = async (): Promise<number> => {
  const db = replica();
  const deflated = crypto.getRandomValues(new Uint8Array(textBytes));
  const began = performance.now();
  let after = '';
  for (;;) {
    const page: ContentId[] = await db.contents.where('contentId').above(after).limit(textPage).primaryKeys();
    await db.texts.bulkAdd(
      page.map(
        (contentId): TextPart => ({
          contentId,
          part: '1' as PartNumber,
          deflated,
          bytes: 900,
          complete: true,
        }),
      ),
    );
    await db.textsHere.bulkAdd(page.map((contentId) => ({ contentId })));
    after = page.at(-1) ?? after;
    if (page.length < textPage) return performance.now() - began;
  }
};

/** Ms of the first time and the median of all. */
export interface Took {
  readonly first: number;
  readonly median: number;
}

const timed = async (work: () => Promise<unknown>, times = 5): Promise<Took> => {
  const took: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const began = performance.now();
    await work();
    took.push(performance.now() - began);
    // A read that takes seconds tells as much the first time.
    if (took.reduce((sum, each) => sum + each, 0) > 10_000) break;
  }
  const [first = 0] = took;
  return { first, median: took.toSorted((a, b) => a - b)[took.length >> 1] ?? first };
};

const windowRows = 160;

const listed = async (mailboxId: MailboxId): Promise<number> => {
  const { seen, unseen } = await countRows(replica(), mailboxId);
  return seen + unseen;
};

/** The folders as the window has them: told once everything was counted. */
const foldersWatched = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const watch: FolderWatch = new FolderWatch(replica(), {
      onFolders: () => {
        // Not from within its own constructor.
        setTimeout(() => watch.stop());
        resolve();
      },
      onError: reject,
    });
  });

/** What the window reads, in the largest folder. */
const readings = async (): Promise<Record<string, Took>> => {
  const db = replica();
  const all = await listed(archive);
  const window = (offset: number) => listRows(db, archive, { offset, limit: windowRows, listed: all });
  const [middle] = await listRows(db, archive, { offset: Math.floor(all / 2), limit: 1, listed: all });
  const page = await listPage(db, inbox, { after: null, limit: 200 });
  const contents = await db.contents.bulkGet(page.map(({ contentId }) => contentId));
  const answer = page[contents.findIndex((content) => content?.envelope.inReplyTo !== '')];
  const messageId = answer?.id ?? middle?.id ?? (1 as MessageId);
  return {
    firstRows: await timed(() => window(0)),
    tenScreensDown: await timed(() => window(1_600)),
    middleRows: await timed(() => window(Math.floor(all / 2))),
    message: await timed(() => messageView(db, messageId, { link: 'broadband', now: Date.now() })),
    conversation: await timed(() => threadMessages(db, messageId)),
    unread: await timed(() => countRows(db, archive)),
    folders: await timed(() => folders(db), 3),
    foldersWatched: await timed(foldersWatched, 3),
  };
};

const policyNow = () => readFetchPolicy(replica(), { link: 'broadband', now: Date.now(), override: null });

/** What a session reads of rows before it can go on: all that is wanted and not here. */
const sessionStart = async (): Promise<Record<string, Took & { readonly found: number }>> => {
  const db = replica();
  let found = 0;
  const survey = await timed(async () => {
    const work = await surveyWork(db, await policyNow(), null);
    found = [...work.values()].reduce((sum, { texts }) => sum + texts.length, 0);
  }, 3);
  let texts = 0;
  const wanted = await timed(async () => {
    texts = (await wantedTexts(db, await policyNow())).length;
  }, 3);
  const input = { link: 'broadband', now: Date.now(), scope: 'account' } as const;
  let told = 0;
  const forecasting = await timed(async () => {
    told = (await forecast(db, input)).texts;
  }, 3);
  return {
    survey: { ...survey, found },
    wantedTexts: { ...wanted, found: texts },
    forecast: { ...forecasting, found: told },
  };
};

const counted = () => timed(() => countReplica(replica()), 3);

/** Opening the largest folder when nothing is new in it. */
const openedWithNothingNew = async (): Promise<Took> => {
  const exists = await listed(archive);
  return timed(async () => {
    const { fact } = (await replica().mailboxes.get(archive)) ?? {};
    if (!fact) throw new Error('the folder was never opened');
    const { uidNext, highestModseq } = fact;
    const recorded = await recordOpened(replica(), archive, {
      opened: {
        uidValidity,
        uidNext,
        highestModseq,
        exists,
        flagsCover: 'changes',
        flags: [],
        vanished: '',
        listings: [],
        uids: null,
        texts: [],
        cut: null,
      },
      searched: null,
      witnesses: [],
      now: Date.now(),
    });
    if (recorded.kind !== 'recorded' || recorded.missing.length > 0) throw new Error('something was new');
  });
};

/** A star set on one message, and on so many at once, from the newest of the largest folder on. */
const flagChanges = async (many: readonly number[]): Promise<Record<string, Took>> => {
  const db = replica();
  const ids = (await listPage(db, archive, { after: null, limit: Math.max(...many) })).map(({ id }) => id);
  let star = true;
  const turn = (messageIds: readonly MessageId[]) => async () => {
    const flags = star ? { add: ['$Important'], remove: [] } : { add: [], remove: ['$Important'] };
    await changeFlags(db, { messageIds, ...flags }, Date.now());
    star = !star;
  };
  const took: Record<string, Took> = {};
  for (const number of many) {
    star = true;
    took[number] = await timed(turn(ids.slice(0, number)), number > 1_000 ? 2 : 4);
  }
  return took;
};

const close = (): void => {
  opened?.close();
  opened = null;
};

export const replicaWork = {
  addFolders,
  fill,
  readings,
  sessionStart,
  counted,
  bringTexts,
  openedWithNothingNew,
  flagChanges,
  close,
};

export type ReplicaWork = typeof replicaWork;

Object.assign(globalThis, { replicaWork });
