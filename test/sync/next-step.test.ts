import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContentId, Hlc, MailboxId, MessageId, PartNumber } from '../../core/model/ids.ts';
import type { Priority } from '../../core/model/mailbox.ts';
import type { Tier } from '../../core/model/queue.ts';
import { mostTogether } from '../../core/sync/going-along.ts';
import { afterStep, firstTurns, nextStep, patience } from '../../core/sync/next-step.ts';
import { inOrder, type Queued } from '../../core/sync/queue-order.ts';
import type {
  FolderWork,
  SchedulerState,
  TogetherBytes,
  WantedPart,
} from '../../core/sync/scheduler-state.ts';
import { isForUnasked, Simulation } from './scheduler-simulation.ts';

const hlc = (number: number): Hlc => String(number).padStart(8, '0') as Hlc;
const folderId = (maximum: number) => fc.integer({ min: 1, max: maximum }).map((id) => id as MailboxId);
const messageId = fc.nat().map((id) => id as MessageId);

const queue = fc.record({
  items: fc.integer({ min: 0, max: 3 }),
  paused: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.boolean()),
  movedUp: fc.option(fc.integer({ min: 1, max: 9 }).map(hlc), { freq: 6 }),
});

/** What opening a folder takes; null where it is opened by itself. */
const cost = fc.option(fc.integer({ min: 1, max: 3_000 }), { freq: 4 });

const ranks: readonly Priority[] = ['high', 'normal', 'low', 'off'];

const inRankOrder = (all: readonly FolderWork[]): FolderWork[] =>
  [...all].sort((a, b) => ranks.indexOf(a.priority) - ranks.indexOf(b.priority));

const folders: fc.Arbitrary<FolderWork[]> = fc
  .uniqueArray(
    fc.record({
      id: folderId(6),
      priority: fc.constantFrom<Priority>('high', 'normal', 'low', 'off'),
      stale: fc.boolean(),
      awaited: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.boolean()),
      refused: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.boolean()),
      unidentified: fc.integer({ min: 0, max: 2 }),
      queues: fc.record({ lists: queue, texts: queue, attachments: queue }),
      together: fc.record({ opening: cost, texts: cost }),
    }),
    { selector: ({ id }) => id, maxLength: 6, size: 'max' },
  )
  .map((all) => inRankOrder(all));

const want: fc.Arbitrary<WantedPart> = fc.record({
  wantId: fc.nat(),
  kind: fc.constantFrom('text', 'attachment'),
  state: fc.constantFrom('waiting', 'waiting', 'waiting', 'paused', 'failed', 'unreachable'),
  mailboxId: folderId(6),
  messageId,
  contentId: fc.constant('f:x' as ContentId),
  part: fc.constant('1' as PartNumber),
  asked: fc.nat({ max: 99 }).map(hlc),
  movedUp: fc.option(fc.nat({ max: 99 }).map(hlc)),
});

const budget = fc.oneof(
  fc.constant({ kind: 'open', left: null, period: null } as const),
  fc.record({ kind: fc.constant('open' as const), left: fc.nat(), period: fc.constant('day' as const) }),
  fc.record({ kind: fc.constant('near' as const), left: fc.nat(), period: fc.constant('month' as const) }),
);

const states: fc.Arbitrary<SchedulerState> = fc.record({
  open: fc.option(folderId(6)),
  focus: fc.option(folderId(6)),
  reading: fc.option(fc.record({ messageId, mailboxId: folderId(6) })),
  wanted: fc.array(want, { maxLength: 4 }),
  changesDue: fc.boolean(),
  foldersDue: fc.boolean(),
  folders,
  turns: fc.record({
    waited: fc.constant(new Map()),
    sinceShare: fc.nat({ max: patience }),
    wasAsked: fc.boolean(),
  }),
  chunkBytes: fc.integer({ min: 1, max: 100_000 }),
  budget,
});

const quiet = { reading: null, wanted: [], changesDue: false, foldersDue: false } as const;
const mostly = <T>(usual: T, unusual: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: unusual });

/** Folders in most of which nothing is left once what changed there, or the texts that are wanted, have come. */
const newsStates: fc.Arbitrary<SchedulerState> = fc
  .tuple(
    states,
    fc.array(
      fc.record({
        stale: fc.boolean(),
        lists: mostly(0, fc.constant(2)),
        texts: fc.nat({ max: 1 }),
        unidentified: mostly(0, fc.constant(1)),
        refused: mostly(false, fc.constant(true)),
        awaited: mostly(false, fc.constant(true)),
        marked: mostly(false, fc.constant(true)),
        priority: mostly<Priority>('normal', fc.constantFrom('high', 'low', 'off')),
        together: mostly<TogetherBytes>(
          { opening: 300, texts: 700 },
          fc.record({ opening: cost, texts: cost }),
        ),
      }),
      { minLength: 6, maxLength: 6 },
    ),
  )
  .map(([state, news]) => ({
    ...state,
    ...quiet,
    chunkBytes: 500 + (state.chunkBytes % 12_000),
    budget: { kind: 'open', left: null, period: null },
    folders: inRankOrder(
      state.folders.map((folder, index) => {
        const { lists = 0, texts = 0, marked = false, ...rest } = news[index] ?? {};
        const none = { items: 0, paused: false, movedUp: null };
        const queues = marked ? folder.queues : { lists: none, texts: none, attachments: none };
        const filled = { lists: { ...queues.lists, items: lists }, texts: { ...queues.texts, items: texts } };
        return { ...folder, ...rest, queues: { ...queues, ...filled } };
      }),
    ),
  }));

const unawaited = (all: readonly FolderWork[]): FolderWork[] =>
  all.map((folder) => ({ ...folder, awaited: false }));
const classOrder: readonly string[] = [
  'lists high',
  'lists normal',
  'texts high',
  'lists low',
  'texts normal',
  'texts low',
  'lists off',
  'attachments high',
  'attachments normal',
  'attachments low',
];
type FolderLine = Extract<Queued, { kind: 'folder' }>;
const isFolderLine = (queued: Queued): queued is FolderLine => queued.kind === 'folder';

/** What comes along with opening the mailbox that it is in. */
const alongWith = (reading: SchedulerState['reading'], want: WantedPart | undefined) => {
  if (reading) return { kind: 'read', messageId: reading.messageId };
  return want?.kind === 'text' ? { kind: 'wanted', want } : { kind: 'nothing' };
};

describe('the scheduler', () => {
  it('N1 serves what a person waits for first: the text on screen, texts asked for, attachments asked for', () => {
    fc.assert(
      fc.property(states, (state) => {
        const waiting = state.wanted.filter((part) => part.state === 'waiting');
        // Near the end of the budget, what is on screen waits for a click.
        const reading = state.budget.kind === 'open' ? state.reading : null;
        fc.pre(state.budget.left !== 0 && (reading !== null || waiting.length > 0));
        const noChanges = { ...state, changesDue: false };
        const step = nextStep({ ...noChanges, open: null });
        const texts = waiting.filter(({ kind }) => kind === 'text');
        const candidates = texts.length > 0 ? texts : waiting;
        const [first] = [...candidates].sort(
          (a, b) =>
            (b.movedUp ?? '').localeCompare(a.movedUp ?? '') ||
            a.asked.localeCompare(b.asked) ||
            a.wantId - b.wantId,
        );
        const mailbox = reading?.mailboxId ?? first?.mailboxId;
        expect(step).toMatchObject({ kind: 'open', mailboxId: mailbox, along: alongWith(reading, first) });
        const there = nextStep({ ...noChanges, open: mailbox ?? null });
        if (reading) expect(there).toMatchObject({ kind: 'read', messageId: reading.messageId });
        else expect(there).toMatchObject({ kind: 'wanted', want: { asked: first?.asked } });
      }),
    );
  });

  it('N1 lets a person wait for one chunk of anything else, whenever the wish comes', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 20, max: 120 }), (seed, steps) => {
        const simulation = new Simulation({ seed, folders: 8, arrivals: 0.15 });
        let waiting: { readonly since: number } | null = null;
        for (let index = 0; index < steps; index += 1) {
          simulation.arrive();
          const hasText = simulation.isSomebodyWaitingForText();
          waiting = hasText ? (waiting ?? { since: index }) : null;
          const step = simulation.step();
          // Wishes that came between two steps are served by the very next ones.
          if (waiting) {
            expect(['open', 'read', 'wanted']).toContain(step.kind);
            if (step.kind === 'wanted') expect(step.want.kind).toBe('text');
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('N2 sends what was done here, then lists the folders, then looks at those that it waits for, before all else', () => {
    fc.assert(
      fc.property(states, (state) => {
        fc.pre(state.budget.left !== 0);
        expect(nextStep({ ...state, ...quiet, changesDue: true, foldersDue: true }).kind).toBe('push');
        expect(nextStep({ ...state, ...quiet, foldersDue: true }).kind).toBe('folders');
        const awaited = state.folders.find(
          (folder) => folder.awaited && !folder.refused && (folder.stale || folder.unidentified > 0),
        );
        if (awaited) expect(nextStep({ ...state, ...quiet })).toMatchObject({ mailboxId: awaited.id });
      }),
    );
  });

  it('N2 lets neither changes nor an attachment that was asked for wait for more than a chunk of the other', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const simulation = new Simulation({ seed, folders: 3, arrivals: 0 });
        simulation.askForAttachment(40);
        const kinds = Array.from({ length: 40 }, () => {
          simulation.change();
          return simulation.step().kind;
        }).filter((kind) => kind !== 'open');
        kinds.forEach((kind, index) => {
          expect(kind).toBe(index % 2 === 0 ? 'wanted' : 'push');
        });
      }),
      { numRuns: 20 },
    );
  });

  it('N3 goes class by class, the folder in use first, and what was moved up before all that', () => {
    fc.assert(
      fc.property(states, (state) => {
        const all = { ...state, ...quiet, folders: unawaited(state.folders) };
        const lines = [...inOrder(all)].filter(isFolderLine);
        const moved = lines.findIndex(({ folder, tier }) => folder.queues[tier].movedUp === null);
        const up = moved < 0 ? lines : lines.slice(0, moved);
        const rest = moved < 0 ? [] : lines.slice(moved);
        const stamps = up.map(({ folder, tier }) => folder.queues[tier].movedUp ?? '');
        expect(stamps).toEqual([...stamps].sort().reverse());
        expect(rest.every(({ folder, tier }) => folder.queues[tier].movedUp === null)).toBe(true);
        const rank = ({ folder: { id, priority } }: FolderLine) =>
          id === all.focus && priority !== 'off' ? 'high' : priority;
        expect(rest.every((line) => rank(line) !== 'off' || line.tier === 'lists')).toBe(true);
        const places = rest.map((line) => [
          classOrder.indexOf(`${line.tier} ${rank(line)}`),
          line.folder.id === all.focus ? -1 : all.folders.indexOf(line.folder),
        ]);
        const sorted = [...places].sort(([a = 0, b = 0], [c = 0, d = 0]) => a - c || b - d);
        expect(places).toEqual(sorted);
      }),
    );
  });

  it('N3 fetches what is first in order, and looks at a folder before it goes by its UIDs', () => {
    fc.assert(
      fc.property(states, (state) => {
        fc.pre(state.budget.left !== 0);
        const all = { ...state, ...quiet, folders: unawaited(state.folders) };
        const [first] = [...inOrder(all)].filter(isFolderLine).filter(({ held }) => held === null);
        const step = nextStep({ ...all, open: first?.folder.id ?? null });
        if (!first) {
          expect(step.kind).toBe('idle');
          return;
        }
        const { folder, tier } = first;
        const kinds: Record<Tier, string> = { lists: 'list', texts: 'texts', attachments: 'attachments' };
        const kind = folder.stale ? 'open' : folder.unidentified > 0 ? 'identify' : kinds[tier];
        expect(step).toMatchObject({ kind, mailboxId: folder.id });
      }),
    );
  });

  it('N3 brings a high folder’s text before a low folder’s list, and a low one’s text after it', () => {
    const idle = { items: 0, paused: false, movedUp: null };
    const some = { ...idle, items: 1 };
    const at = { stale: false, awaited: false, refused: false, unidentified: 0 };
    const high = { ...at, id: 1 as MailboxId, priority: 'high' as const };
    const low = { ...at, id: 2 as MailboxId, priority: 'low' as const };
    const state: SchedulerState = {
      ...quiet,
      open: null,
      focus: null,
      folders: [
        { ...high, queues: { lists: idle, texts: some, attachments: some } },
        { ...low, queues: { lists: some, texts: some, attachments: some } },
      ],
      turns: firstTurns,
      chunkBytes: 1_000,
      budget: { kind: 'open', left: null, period: null },
    };
    const words = (of: SchedulerState) =>
      [...inOrder(of)].filter(isFolderLine).map(({ folder, tier }) => `${tier} ${folder.priority}`);
    expect(words(state)).toEqual([
      'texts high',
      'lists low',
      'texts low',
      'attachments high',
      'attachments low',
    ]);
    expect(words({ ...state, focus: low.id })).toEqual([
      'lists low',
      'texts low',
      'texts high',
      'attachments low',
      'attachments high',
    ]);
  });

  it('N4 lets no folder with work wait for ever, however much comes into a high one', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 2, max: 12 }), (seed, folders) => {
        const simulation = new Simulation({ seed, folders, arrivals: 0.05, inflow: 3 });
        const waits = new Map<MailboxId, number>();
        for (let index = 0; index < 1_500; index += 1) {
          simulation.arrive();
          const waiting = simulation.foldersWithWork();
          const step = simulation.step();
          if (!isForUnasked(step)) continue;
          for (const id of [...waits.keys()]) if (!waiting.has(id)) waits.delete(id);
          for (const id of waiting) waits.set(id, (waits.get(id) ?? 0) + 1);
          waits.delete(step.mailboxId);
          if (step.kind === 'open') for (const other of step.others) waits.delete(other);
          for (const [id, waited] of waits) {
            expect(waited, `folder ${id}`).toBeLessThanOrEqual((patience + 1) * folders);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('N4 gives a lone low folder the chunk after the sixteenth', () => {
    const simulation = new Simulation({ seed: 1, folders: 2, arrivals: 0, inflow: 5 });
    const served: number[] = [];
    for (let index = 0; index < 200; index += 1) {
      simulation.arrive();
      const step = simulation.step();
      if (isForUnasked(step)) served.push(step.mailboxId);
    }
    const turnsOfTheOther = served.flatMap((id, index) => (id === 2 ? index : []));
    expect(turnsOfTheOther.slice(0, 3)).toEqual([16, 33, 50]);
  });

  it('N4 passes over what is paused, and serves everything else', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 2, max: 8 }), (seed, folders) => {
        const simulation = new Simulation({ seed, folders, arrivals: 0, paused: 0.3 });
        const ended = simulation.runToTheEnd(5_000);
        expect(ended.kind).toBe('idle');
        expect(simulation.foldersWithWork()).toEqual(new Set());
        expect(simulation.touchedPaused).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('N5 never asks for more than a chunk, nor for more than is left', () => {
    fc.assert(
      fc.property(states, (state) => {
        const step = nextStep(state);
        if (!('maxBytes' in step)) return;
        expect(step.maxBytes).toBeGreaterThan(0);
        expect(step.maxBytes).toBeLessThanOrEqual(state.chunkBytes);
        expect(step.maxBytes).toBeLessThanOrEqual(state.budget.left ?? Number.POSITIVE_INFINITY);
      }),
    );
  });

  it('N5 spends no more than the budget and one chunk, be every estimate wrong by half', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 60_000 }),
        fc.integer({ min: 500, max: 8_000 }),
        (seed, limit, chunkBytes) => {
          const simulation = new Simulation({
            seed,
            folders: 5,
            arrivals: 0.1,
            inflow: 2,
            limit,
            chunkBytes,
          });
          const ended = simulation.runToTheEnd(10_000);
          expect(ended).toEqual({ kind: 'stop', why: { kind: 'budget', period: 'session' } });
          expect(simulation.spent).toBeGreaterThanOrEqual(limit);
          expect(simulation.spent).toBeLessThanOrEqual(limit + chunkBytes);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('N5 brings no text and no attachment near the end of the budget that nobody asked for by a click', () => {
    fc.assert(
      fc.property(states, (state) => {
        const near = { ...state, budget: { kind: 'near', left: 10_000, period: 'day' } } as const;
        expect(['texts', 'attachments', 'read']).not.toContain(nextStep(near).kind);
        const open = { ...state, budget: { kind: 'open', left: null, period: null } } as const;
        const isKept = (line: Queued): boolean =>
          line.kind !== 'reading' && (line.kind !== 'folder' || line.tier === 'lists');
        const going = (of: SchedulerState) => [...inOrder(of)].filter(({ held }) => held === null);
        expect(going(near)).toEqual(going(open).filter(isKept));
      }),
    );
  });

  it('N5 stops when the budget is spent, whoever waits', () => {
    fc.assert(
      fc.property(states, (state) => {
        const spent = { ...state, budget: { kind: 'spent', left: 0, period: 'month' } } as const;
        expect(nextStep(spent)).toEqual({ kind: 'stop', why: { kind: 'budget', period: 'month' } });
      }),
    );
  });

  it('N6 opens a mailbox before it asks for anything in it', () => {
    fc.assert(
      fc.property(states, (state) => {
        const step = nextStep(state);
        if (!('mailboxId' in step) || step.kind === 'open') return;
        expect(step.mailboxId).toBe(state.open);
      }),
    );
  });

  /** The state once a flight brought what it was for of a folder, as far as could be known. */
  const opened = (state: SchedulerState, id: MailboxId, along: string): SchedulerState => ({
    ...state,
    open: id,
    folders: state.folders.map((folder) => {
      if (folder.id !== id) return folder;
      const texts = along === 'texts' ? { ...folder.queues.texts, items: 0 } : folder.queues.texts;
      return { ...folder, stale: false, queues: { ...folder.queues, texts } };
    }),
  });

  it('N6 opens several folders in one flight only where each would come next anyway', () => {
    let several = 0;
    fc.assert(
      fc.property(newsStates, (state) => {
        const step = nextStep(state);
        if (step.kind !== 'open' || step.others.length === 0) return;
        several += 1;
        expect(['lists', 'texts']).toContain(step.along.kind);
        expect(new Set([step.mailboxId, ...step.others]).size).toBe(step.others.length + 1);
        expect(step.others.length).toBeLessThan(mostTogether);
        let now = opened({ ...state, turns: firstTurns }, step.mailboxId, step.along.kind);
        for (const other of step.others) {
          // Of texts of the one that is open, the opening is all that is superfluous.
          const next = nextStep({ ...now, open: null });
          expect(next).toMatchObject({ kind: 'open', mailboxId: other, along: step.along });
          now = opened(now, other, step.along.kind);
        }
      }),
      { numRuns: 2_000 },
    );
    expect(several).toBeGreaterThan(100);
  });

  it('N5 puts no more than a chunk into a flight that opens several folders, and nothing that is not known to be small', () => {
    fc.assert(
      fc.property(newsStates, (state) => {
        const step = nextStep({ ...state, ...quiet });
        if (step.kind !== 'open' || step.others.length === 0) return;
        const costs = [step.mailboxId, ...step.others].map((id) => {
          const folder = state.folders.find((each) => each.id === id);
          expect(folder?.together?.opening).not.toBeNull();
          expect(folder?.refused).toBe(false);
          expect(folder?.unidentified).toBe(0);
          return (step.along.kind === 'texts' ? folder?.together?.texts : folder?.together?.opening) ?? 0;
        });
        expect(costs.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(step.maxBytes);
      }),
      { numRuns: 1_000 },
    );
  });

  it('N3 does not open a low folder in the flight of a high one, whose new texts come first', () => {
    const idle = { items: 0, paused: false, movedUp: null };
    const folder = (id: number, priority: Priority): FolderWork => ({
      ...{ id: id as MailboxId, priority, stale: true, awaited: false, refused: false, unidentified: 0 },
      queues: { lists: idle, texts: idle, attachments: idle },
      together: { opening: 300, texts: 300 },
    });
    const state: SchedulerState = {
      ...quiet,
      open: null,
      focus: null,
      folders: [folder(1, 'high'), folder(2, 'normal'), folder(3, 'low'), folder(4, 'low')],
      turns: firstTurns,
      chunkBytes: 16_000,
      budget: { kind: 'open', left: null, period: null },
    };
    expect(nextStep(state)).toMatchObject({ mailboxId: 1, others: [2] });
    expect(nextStep({ ...state, folders: state.folders.slice(2) })).toMatchObject({
      mailboxId: 3,
      others: [4],
    });
    expect(nextStep({ ...state, focus: 4 as MailboxId })).toMatchObject({ mailboxId: 4, others: [1, 2] });
    expect(nextStep({ ...state, chunkBytes: 599 })).toMatchObject({ mailboxId: 1, others: [] });
  });

  it('N4 counts a flight that opens several folders as one chunk, and serves each of them', () => {
    fc.assert(
      fc.property(newsStates, (state) => {
        const calm = { ...state, ...quiet };
        const step = nextStep(calm);
        if (step.kind !== 'open' || step.others.length === 0) return;
        const turns = afterStep(calm, step);
        for (const id of [step.mailboxId, ...step.others]) expect(turns.waited.has(id)).toBe(false);
        expect([0, calm.turns.sinceShare + 1]).toContain(turns.sinceShare);
      }),
    );
  });

  it('rests only when nothing is left that may go', () => {
    fc.assert(
      fc.property(states, (state) => {
        fc.pre(state.budget.left !== 0);
        expect(nextStep(state).kind === 'idle').toBe([...inOrder(state)].every(({ held }) => held !== null));
      }),
    );
  });

  it('goes through a thousand folders', () => {
    const simulation = new Simulation({ seed: 7, folders: 1_000, arrivals: 0 });
    const opened = new Set<MailboxId>();
    for (let index = 0; index < 1_000; index += 1) {
      const step = simulation.step();
      if (step.kind === 'open') opened.add(step.mailboxId);
    }
    expect(opened.size).toBeGreaterThan(100);
  });
});
