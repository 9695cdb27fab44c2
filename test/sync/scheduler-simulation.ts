// A line, some folders and a person, as far as the scheduler can see them: every step does its part of the work at once.
import type { ContentId, Hlc, MailboxId, MessageId, PartNumber } from '../../core/model/ids.ts';
import type { Priority } from '../../core/model/mailbox.ts';
import type { Tier } from '../../core/model/queue.ts';
import {
  type Along,
  afterStep,
  firstTurns,
  type MovingStep,
  nextStep,
  type Step,
} from '../../core/sync/next-step.ts';
import type {
  BudgetLeft,
  FolderWork,
  SchedulerState,
  Turns,
  WantedPart,
} from '../../core/sync/scheduler-state.ts';
import { type SeededRandom, seededRandom } from '../support/random.ts';

interface SimulationOptions {
  readonly seed: number;
  readonly folders: number;
  /** How likely a wish, a change or a message is before a step. */
  readonly arrivals: number;
  /** Messages that come into the first folder, a high one, before every step. */
  readonly inflow?: number;
  /** How many of the queues are paused. */
  readonly paused?: number;
  /** Bytes that may cross; null for no limit. */
  readonly limit?: number;
  readonly chunkBytes?: number;
}

interface Folder {
  readonly id: MailboxId;
  readonly priority: Priority;
  readonly paused: Readonly<Record<Tier, boolean>>;
  stale: boolean;
  /** It was opened before. */
  known: boolean;
  unidentified: number;
  readonly items: Record<Tier, number>;
}

/** What one chunk moves. */
const itemsInChunk: Readonly<Record<Tier, number>> = { lists: 5, texts: 2, attachments: 1 };

export type UnaskedStep = Extract<Step, { kind: 'open' | 'identify' | 'list' | 'texts' | 'attachments' }>;

/** A step that moves something that nobody asked for. One that merely opens a mailbox for what comes next is none. */
export const isForUnasked = (step: Step & { readonly wasStale?: boolean }): step is UnaskedStep =>
  step.kind === 'open'
    ? step.wasStale === true || step.along.kind === 'texts'
    : ['identify', 'list', 'texts', 'attachments'].includes(step.kind);

export class Simulation {
  spent = 0;
  /** Whether anything of a paused queue was ever fetched. */
  touchedPaused = false;
  readonly #options: SimulationOptions;
  readonly #random: SeededRandom;
  readonly #folders: Folder[];
  #turns: Turns = firstTurns;
  #open: MailboxId | null = null;
  #reading: SchedulerState['reading'] = null;
  #wanted: (WantedPart & { chunks: number })[] = [];
  #changes = 0;
  #clock = 0;

  constructor(options: SimulationOptions) {
    this.#options = options;
    this.#random = seededRandom(options.seed);
    const isPaused = (): boolean => this.#random.chance(options.paused ?? 0);
    const rank = (): Priority => this.#random.pick(['high', 'normal', 'normal', 'low', 'low']);
    this.#folders = Array.from({ length: options.folders }, (_, index) => ({
      id: (index + 1) as MailboxId,
      priority: index === 0 ? 'high' : rank(),
      paused: { lists: isPaused(), texts: isPaused(), attachments: isPaused() },
      stale: options.inflow === undefined && this.#random.chance(0.5),
      known: this.#random.chance(0.7),
      unidentified: this.#random.chance(0.1) ? 3 : 0,
      items: {
        lists: this.#random.integer(1, 60),
        texts: this.#random.integer(0, 10),
        attachments: this.#random.integer(0, 3),
      },
    }));
    const order: readonly Priority[] = ['high', 'normal', 'low'];
    this.#folders.sort((a, b) => order.indexOf(a.priority) - order.indexOf(b.priority));
  }

  state(): SchedulerState {
    const { limit, chunkBytes = 4_000 } = this.#options;
    const left = limit === undefined ? null : Math.max(0, limit - this.spent);
    const budget: BudgetLeft = { kind: left === 0 ? 'spent' : 'open', left, period: 'session' };
    return {
      open: this.#open,
      focus: null,
      reading: this.#reading,
      wanted: this.#wanted,
      changesDue: this.#changes > 0,
      foldersDue: false,
      folders: this.#folders.map(
        ({ id, priority, stale, known, unidentified, items, paused }): FolderWork => {
          const queue = (tier: Tier) => ({ items: items[tier], paused: paused[tier], movedUp: null });
          const queues = { lists: queue('lists'), texts: queue('texts'), attachments: queue('attachments') };
          const together = { opening: known ? 250 : null, texts: 250 + 600 * items.texts };
          return { id, priority, stale, unidentified, awaited: false, refused: false, queues, together };
        },
      ),
      turns: this.#turns,
      chunkBytes,
      budget,
    };
  }

  /** What happens while a step is on its way. */
  arrive(): void {
    const { arrivals, inflow = 0 } = this.#options;
    const [first] = this.#folders;
    if (first) first.items.lists += inflow;
    if (this.#random.chance(arrivals)) {
      this.#reading = { messageId: this.#stamp() as MessageId, mailboxId: this.#anyFolder() };
    }
    if (this.#random.chance(arrivals)) this.#ask('text', 1);
    if (this.#random.chance(arrivals)) this.askForAttachment(this.#random.integer(1, 6));
    if (this.#random.chance(arrivals)) this.change();
    const mailbox = this.#folders[this.#random.integer(0, this.#folders.length - 1)];
    if (mailbox && this.#random.chance(arrivals)) mailbox.items.lists += 3;
  }

  askForAttachment(chunks: number): void {
    this.#ask('attachment', chunks);
  }

  change(): void {
    this.#changes += 1;
  }

  isSomebodyWaitingForText(): boolean {
    return this.#reading !== null || this.#wanted.some(({ kind }) => kind === 'text');
  }

  /** Folders in which something waits that is not held back. */
  foldersWithWork(): Set<MailboxId> {
    return new Set(
      this.#folders.flatMap(({ id, stale, unidentified, items, paused }) => {
        const lists = !paused.lists && (stale || unidentified + items.lists > 0);
        const texts = !paused.texts && items.texts > 0;
        const attachments = !paused.attachments && items.attachments > 0;
        return lists || texts || attachments ? [id] : [];
      }),
    );
  }

  /** Takes the next step. What crosses is up to half more or less than what was estimated. */
  step(): Step & { readonly wasStale?: boolean } {
    const state = this.state();
    const step = nextStep(state);
    this.#turns = afterStep(state, step);
    if (step.kind === 'idle' || step.kind === 'stop') return step;
    this.spent += Math.ceil(step.maxBytes * (0.5 + this.#random.next()));
    const folder = 'mailboxId' in step ? this.#folderOf(step.mailboxId) : undefined;
    const wasStale = folder?.stale ?? false;
    this.#perform(step, folder);
    if (step.kind !== 'open') return step;
    for (const other of step.others) this.#perform({ ...step, mailboxId: other }, this.#folderOf(other));
    return { ...step, wasStale };
  }

  runToTheEnd(maxSteps: number): Step {
    for (let index = 0; index < maxSteps; index += 1) {
      this.arrive();
      const step = this.step();
      if (step.kind === 'stop') return step;
      if (step.kind === 'idle' && this.#options.limit === undefined) return step;
    }
    throw new Error(`no end after ${maxSteps} steps`);
  }

  #perform(step: MovingStep, folder: Folder | undefined): void {
    if (step.kind === 'push') this.#changes -= 1;
    else if (step.kind === 'open') this.#open = step.mailboxId;
    if (!folder) return;
    switch (step.kind) {
      case 'open':
        folder.stale = false;
        folder.known = true;
        // Now and then the UIDs turn out to be others.
        if (this.#random.chance(0.8)) this.#takeAlong(step.along, folder);
        break;
      case 'identify':
        folder.unidentified -= 1;
        break;
      case 'list': {
        const listed = this.#take(folder, 'lists');
        folder.items.texts += listed;
        folder.items.attachments += listed > 3 ? 1 : 0;
        break;
      }
      case 'texts':
      case 'attachments':
        this.#take(folder, step.kind);
        break;
      case 'read':
        this.#reading = null;
        break;
      case 'wanted':
        this.#takeWanted(step.want);
    }
  }

  #takeAlong(along: Along, folder: Folder): void {
    if (along.kind === 'read') this.#reading = null;
    else if (along.kind === 'wanted') this.#takeWanted(along.want);
    else if (along.kind === 'texts') this.#take(folder, 'texts');
  }

  #folderOf(mailboxId: MailboxId): Folder | undefined {
    return this.#folders.find(({ id }) => id === mailboxId);
  }

  #takeWanted({ wantId }: WantedPart): void {
    this.#wanted = this.#wanted.flatMap((want) => {
      if (want.wantId !== wantId) return [want];
      return want.chunks > 1 ? [{ ...want, chunks: want.chunks - 1 }] : [];
    });
  }

  #take(folder: Folder, tier: Tier): number {
    this.touchedPaused ||= folder.paused[tier];
    const taken = Math.min(folder.items[tier], itemsInChunk[tier]);
    folder.items[tier] -= taken;
    return taken;
  }

  #ask(kind: WantedPart['kind'], chunks: number): void {
    const stamp = this.#stamp();
    this.#wanted.push({
      wantId: stamp,
      kind,
      state: 'waiting',
      mailboxId: this.#anyFolder(),
      messageId: stamp as MessageId,
      contentId: 'f:x' as ContentId,
      part: '1' as PartNumber,
      asked: String(stamp).padStart(8, '0') as Hlc,
      movedUp: null,
      chunks,
    });
  }

  #stamp(): number {
    this.#clock += 1;
    return this.#clock;
  }

  #anyFolder(): MailboxId {
    return this.#random.integer(1, this.#folders.length) as MailboxId;
  }
}
