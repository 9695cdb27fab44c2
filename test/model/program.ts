// Random programs: what two installations of one account, somebody else on the server, and the line do to each other.
import { type SeededRandom, seededRandom } from '../support/random.ts';

/** Something a person does at one of the replicas. Numbers choose among what is there by then. */
export type UserAct =
  | {
      readonly kind: 'flag';
      readonly message: number;
      readonly count: number;
      readonly flag: string;
      readonly on: boolean;
    }
  | { readonly kind: 'move' | 'copy'; readonly message: number; readonly count: number; readonly to: number }
  | { readonly kind: 'archive' | 'trash' | 'deleteForGood'; readonly message: number; readonly count: number }
  | { readonly kind: 'append'; readonly to: number }
  | { readonly kind: 'createFolder'; readonly name: string }
  | { readonly kind: 'renameFolder'; readonly folder: number; readonly name: string }
  | { readonly kind: 'deleteFolder'; readonly folder: number }
  | { readonly kind: 'undo' }
  | { readonly kind: 'attend'; readonly conflict: number; readonly action: number };

/** Something that another client does on the server itself. */
export type OtherAct =
  | { readonly kind: 'flag'; readonly message: number; readonly flag: string; readonly on: boolean }
  | { readonly kind: 'move' | 'copy'; readonly message: number; readonly to: number }
  | { readonly kind: 'markDeleted' | 'expunge'; readonly message: number }
  | { readonly kind: 'append'; readonly to: number }
  | { readonly kind: 'createFolder'; readonly name: string }
  | { readonly kind: 'renameFolder'; readonly folder: number; readonly name: string }
  | { readonly kind: 'deleteFolder'; readonly folder: number }
  | { readonly kind: 'newUidValidity'; readonly folder: number };

/** What goes wrong in a session, if anything. */
export type Fault =
  | { readonly kind: 'none' }
  /** The line is cut when so many bytes have crossed. */
  | { readonly kind: 'cut'; readonly bytes: number }
  /** The process is killed before its so manieth transaction. */
  | { readonly kind: 'kill'; readonly transactions: number }
  /** Somebody else acts between two of the session's commands. */
  | { readonly kind: 'meanwhile'; readonly calls: number; readonly act: OtherAct };

export type Step =
  | { readonly kind: 'user'; readonly replica: 0 | 1; readonly act: UserAct }
  | { readonly kind: 'other'; readonly act: OtherAct }
  | { readonly kind: 'sync'; readonly replica: 0 | 1; readonly fault: Fault }
  /** Both at once; the fault is the first one's. */
  | { readonly kind: 'syncBoth'; readonly fault: Fault };

export interface Program {
  readonly seed: number;
  /** Messages that are on the server from the start. */
  readonly messages: number;
  /** Nobody acts but the person at the first replica: what that one shows in the end is what the server has to hold. */
  readonly alone: boolean;
  readonly steps: readonly Step[];
}

const flags = ['\\Seen', '\\Flagged', '\\Answered', '$Work'] as const;
const names = ['Boats', 'Clients', 'Boats/Old', 'Höhe & Tiefe', 'Log'] as const;
const anything = 1_000_000;

/** The program of a seed. */
export const makeProgram = (seed: number): Program => {
  const random = seededRandom(seed);
  const messages = random.integer(2, 14);
  const alone = random.chance(0.3);
  const steps = Array.from({ length: random.integer(6, 24) }, () => makeStep(random));
  return { seed, messages, alone, steps: alone ? steps.map(byOneAlone) : steps };
};

/** The same step where nobody else does anything. A server may give a folder a new UIDVALIDITY all the same. */
const byOneAlone = (step: Step): Step => {
  switch (step.kind) {
    case 'user':
      return { ...step, replica: 0 };
    case 'other':
      return { ...step, act: renumbering(step.act) };
    case 'sync':
    case 'syncBoth': {
      const { fault } = step;
      const by = fault.kind === 'meanwhile' ? { ...fault, act: renumbering(fault.act) } : fault;
      return { ...step, fault: by };
    }
  }
};

const renumbering = (act: OtherAct): OtherAct => ({
  kind: 'newUidValidity',
  folder: 'folder' in act ? act.folder : 'to' in act ? act.to : 0,
});

const makeStep = (random: SeededRandom): Step => {
  const replica = random.pick([0, 1] as const);
  switch (random.weighted({ user: 8, other: 4, sync: 4, syncBoth: 1 })) {
    case 'user':
      return { kind: 'user', replica, act: userAct(random) };
    case 'other':
      return { kind: 'other', act: otherAct(random) };
    case 'sync':
      return { kind: 'sync', replica, fault: makeFault(random) };
    case 'syncBoth':
      return { kind: 'syncBoth', fault: makeFault(random) };
  }
};

const makeFault = (random: SeededRandom): Fault => {
  const kind = random.weighted({ none: 4, cut: 4, kill: 2, meanwhile: 2 });
  switch (kind) {
    case 'none':
      return { kind };
    case 'cut':
      return { kind, bytes: random.integer(400, 6_000) };
    case 'kill':
      return { kind, transactions: random.integer(1, 30) };
    case 'meanwhile':
      return { kind, calls: random.integer(1, 12), act: otherAct(random) };
  }
};

const userAct = (random: SeededRandom): UserAct => {
  const message = random.integer(0, anything);
  const to = random.integer(0, anything);
  const count = random.chance(0.7) ? 1 : random.integer(2, 5);
  const kind = random.weighted({
    flag: 8,
    move: 8,
    copy: 3,
    archive: 1,
    trash: 3,
    deleteForGood: 1,
    append: 3,
    createFolder: 2,
    renameFolder: 2,
    deleteFolder: 1,
    undo: 2,
    attend: 2,
  });
  switch (kind) {
    case 'flag':
      return { kind, message, count, flag: random.pick(flags), on: random.chance(0.6) };
    case 'move':
    case 'copy':
      return { kind, message, count, to };
    case 'archive':
    case 'trash':
    case 'deleteForGood':
      return { kind, message, count };
    case 'append':
      return { kind, to };
    case 'createFolder':
      return { kind, name: random.pick(names) };
    case 'renameFolder':
      return { kind, folder: to, name: random.pick(names) };
    case 'deleteFolder':
      return { kind, folder: to };
    case 'undo':
      return { kind };
    case 'attend':
      return { kind, conflict: to, action: message };
  }
};

const otherAct = (random: SeededRandom): OtherAct => {
  const message = random.integer(0, anything);
  const to = random.integer(0, anything);
  const kind = random.weighted({
    flag: 6,
    move: 5,
    copy: 2,
    markDeleted: 1,
    expunge: 2,
    append: 3,
    createFolder: 1,
    renameFolder: 1,
    deleteFolder: 0.8,
    newUidValidity: 0.8,
  });
  switch (kind) {
    case 'flag':
      return { kind, message, flag: random.pick(flags), on: random.chance(0.6) };
    case 'move':
    case 'copy':
      return { kind, message, to };
    case 'markDeleted':
    case 'expunge':
      return { kind, message };
    case 'append':
      return { kind, to };
    case 'createFolder':
      return { kind, name: random.pick(names) };
    case 'renameFolder':
      return { kind, folder: to, name: random.pick(names) };
    case 'deleteFolder':
    case 'newUidValidity':
      return { kind, folder: to };
  }
};
