import { rm } from 'node:fs/promises';
import { inspect, isDeepStrictEqual } from 'node:util';
import { openConflicts } from '../../core/replica/attention.ts';
import { actOnConflict } from '../../core/replica/commands/act-on-conflict.ts';
import { countUnsent } from '../../core/replica/unsent.ts';
import type { Dovecot } from '../support/dovecot.ts';
import type { ServerMailbox } from '../support/server-state.ts';
import { type SlowLink, startSlowLink } from '../support/slow-link.ts';
import { actAsUser } from './act-as-user.ts';
import { differences, type Lines, replicaFacts, replicaView, serverFacts, serverView } from './compare.ts';
import { Installation } from './installation.ts';
import { Ledger, messageOf, tokenOf } from './ledger.ts';
import { MovesAtOnce } from './moves-at-once.ts';
import { OtherClient } from './other-client.ts';
import { type Fault, makeProgram, type Program, type Step } from './program.ts';

/** Rounds of quiet syncs after which everything has to agree. */
const mostRounds = 10;

/** What a program came to. */
export interface ProgramResult {
  readonly program: Program;
  /** What happened, step by step. */
  readonly log: readonly string[];
  /** What does not hold at its end; null when all is well. */
  readonly fault: string | null;
  /** Messages that there are more of than anybody asked for, but for those that the server may have doubled itself. */
  readonly duplicates: readonly string[];
}

/** Runs the program of a seed on a fresh account of this server. */
export const runProgram = async (dovecot: Dovecot, seed: number): Promise<ProgramResult> => {
  const program = makeProgram(seed);
  await rm(dovecot.mailDirectory('alice'), { recursive: true, force: true });
  const ledger = new Ledger();
  const link = await startSlowLink({ target: { host: dovecot.host, port: dovecot.imapPort } });
  const world = await World.make(dovecot, link, ledger);
  try {
    await world.deliver(program.messages);
    for (const step of program.steps) {
      await world.take(step).catch((cause: unknown) => {
        throw new Error(`${JSON.stringify(step)} failed: ${String(cause)}`, { cause });
      });
    }
    const shown = program.alone ? await world.shown() : null;
    const fault =
      (await world.settleAndCheck()) ?? (shown && world.saidNothing ? await world.checkArrived(shown) : null);
    return { program, log: world.log, fault, duplicates: await world.duplicates() };
  } catch (error) {
    const fault = inspect(error);
    return { program, log: world.log, fault, duplicates: [] };
  } finally {
    await world.close();
    await link.stop();
  }
};

class World {
  readonly log: string[] = [];
  readonly #dovecot: Dovecot;
  readonly #ledger: Ledger;
  readonly #other: OtherClient;
  readonly #moves: MovesAtOnce;
  readonly #installations: readonly [Installation, Installation];

  private constructor(
    dovecot: Dovecot,
    ledger: Ledger,
    {
      other,
      moves,
      installations,
    }: { other: OtherClient; moves: MovesAtOnce; installations: readonly [Installation, Installation] },
  ) {
    this.#dovecot = dovecot;
    this.#ledger = ledger;
    this.#other = other;
    this.#moves = moves;
    this.#installations = installations;
  }

  static async make(dovecot: Dovecot, link: SlowLink, ledger: Ledger): Promise<World> {
    const moves = new MovesAtOnce();
    const input = { link, moves, ...dovecot.users.alice };
    return new World(dovecot, ledger, {
      moves,
      other: await OtherClient.connect(dovecot, ledger),
      installations: [await Installation.make(input), await Installation.make(input)],
    });
  }

  async deliver(count: number): Promise<void> {
    const messages = Array.from({ length: count }, () => ({ raw: messageOf(this.#ledger.issue()) }));
    await this.#dovecot.deliver('alice', 'INBOX', messages);
    for (const installation of this.#installations) {
      await installation.sync({ kind: 'none' }, async () => undefined);
    }
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'user': {
        const { replica } = this.#installations[step.replica];
        this.log.push(`${step.replica}: ${await actAsUser(replica, this.#ledger, step.act)}`);
        return;
      }
      case 'other':
        this.log.push(`other: ${await this.#other.act(step.act)}`);
        return;
      case 'sync':
        await this.#sync(step.replica, step.fault);
        return;
      case 'syncBoth':
        await Promise.all([this.#sync(0, step.fault), this.#sync(1, { kind: 'none' })]);
    }
  }

  async #sync(replica: 0 | 1, fault: Fault): Promise<void> {
    const outcome = await this.#installations[replica].sync(fault, async (act) => {
      this.log.push(`meanwhile: ${await this.#other.act(act)}`);
    });
    const end = outcome === null ? 'killed' : (outcome.error?.message ?? 'done');
    this.log.push(`${replica}: sync (${JSON.stringify(fault)}): ${end}`);
  }

  /** Syncs until nothing moves any more, then says what does not hold; null when all does. */
  async settleAndCheck(): Promise<string | null> {
    let fault: string | null = 'nothing was compared';
    for (let round = 0; round < mostRounds && fault !== null; round++) {
      this.log.push(`quiet round ${round + 1}`);
      for (const [index, { replica }] of this.#installations.entries()) {
        await this.#sync(index === 0 ? 0 : 1, { kind: 'none' });
        for (const { conflict, title } of await openConflicts(replica)) {
          this.saidNothing = false;
          this.log.push(`${index}: dismiss: ${title}`);
          await actOnConflict(replica, conflict.id, 'dismiss', Date.now());
        }
      }
      fault = await this.#check();
    }
    return fault;
  }

  async #check(): Promise<string | null> {
    const state = await this.#dovecot.serverState('alice');
    for (const [index, { replica }] of this.#installations.entries()) {
      const pending = await countUnsent(replica);
      if (pending > 0) return `replica ${index} has ${pending} changes pending`;
      const compared = [
        ['facts', await replicaFacts(replica), serverFacts(state)],
        ['view', await replicaView(replica), serverView(state)],
      ] as const;
      for (const [what, ours, theirs] of compared) {
        if (isDeepStrictEqual(ours, theirs)) continue;
        return `replica ${index}'s ${what} differ from the server's:\n${differences(ours, theirs).join('\n')}`;
      }
    }
    const counted = countTokens(state);
    const lost = this.#ledger.mustExist.filter((token) => !counted.has(token));
    return lost.length > 0 ? `lost: ${lost.join(' ')}` : null;
  }

  /** Nothing stood under Needs attention in the end: what was said there did not go through, and is no secret. */
  saidNothing = true;

  /** What the first replica shows. */
  shown(): Promise<Lines> {
    return replicaView(this.#installations[0].replica);
  }

  /** What of this is not on the server; null when all is. */
  async checkArrived(shown: Lines): Promise<string | null> {
    const held = serverView(await this.#dovecot.serverState('alice'));
    if (isDeepStrictEqual(shown, held)) return null;
    return `what was shown before the end is not what the server holds:\n${differences(shown, held).join('\n')}`;
  }

  /**
   * Messages that there are more of than were made, without as many as the server may have doubled itself. What is marked
   * \\Deleted is as good as gone, and no duplicate.
   */
  async duplicates(): Promise<string[]> {
    const counted = countTokens(await this.#dovecot.serverState('alice'));
    return [...counted]
      .filter(([token, { unmarked }]) => unmarked > this.#ledger.mostOf(token))
      .map(([token, { unmarked }]) => `${token} ×${unmarked}`)
      .slice(this.#moves.count());
  }

  async close(): Promise<void> {
    await this.#other.close();
    for (const installation of this.#installations) await installation.close();
  }
}

interface Counted {
  readonly all: number;
  readonly unmarked: number;
}

const countTokens = (state: ReadonlyMap<string, ServerMailbox>): ReadonlyMap<string, Counted> => {
  const counted = new Map<string, Counted>();
  for (const { messages } of state.values()) {
    for (const { messageId, flags } of messages) {
      const token = tokenOf(messageId) ?? '?';
      const { all, unmarked } = counted.get(token) ?? { all: 0, unmarked: 0 };
      const marked = flags.includes('\\Deleted');
      counted.set(token, { all: all + 1, unmarked: unmarked + (marked ? 0 : 1) });
    }
  }
  return counted;
};

/** A failed program in words that let one run it again. */
export const describeFault = ({ program, log, fault }: ProgramResult): string =>
  [`program ${program.seed}, ${program.messages} messages:`, ...log.map((line) => `  ${line}`), fault].join(
    '\n',
  );
