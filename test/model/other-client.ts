import type { Dovecot } from '../support/dovecot.ts';
import { quoteMailbox } from '../support/mailbox-name.ts';
import type { RawImap } from '../support/raw-imap.ts';
import { readServerState } from '../support/server-state.ts';
import { type Ledger, messageOf, tokenOf } from './ledger.ts';
import type { OtherAct } from './program.ts';

interface Place {
  readonly path: string;
  readonly uid: number;
  readonly token: string;
}

/** Somebody else's mail program, which acts on the server itself and never looks left or right. */
export class OtherClient {
  readonly #dovecot: Dovecot;
  readonly #imap: RawImap;
  readonly #ledger: Ledger;
  #uidValidity = 2_000_000_000;

  private constructor(dovecot: Dovecot, imap: RawImap, ledger: Ledger) {
    this.#dovecot = dovecot;
    this.#imap = imap;
    this.#ledger = ledger;
  }

  static async connect(dovecot: Dovecot, ledger: Ledger): Promise<OtherClient> {
    return new OtherClient(dovecot, await dovecot.imap('alice'), ledger);
  }

  /** Says what it did, in a line. */
  async act(act: OtherAct): Promise<string> {
    switch (act.kind) {
      case 'append':
        return await this.#append(await this.#folder(act.to));
      case 'createFolder':
        return (await this.#imap.command(`CREATE ${quoteMailbox(act.name)}`)).tagged;
      case 'renameFolder': {
        const path = await this.#ownFolder(act.folder);
        if (path === null || act.name.startsWith(`${path}/`)) return 'nothing to rename';
        const answer = await this.#imap.command(`RENAME ${quoteMailbox(path)} ${quoteMailbox(act.name)}`);
        return `rename ${path} to ${act.name}: ${answer.tagged}`;
      }
      case 'deleteFolder': {
        const path = await this.#ownFolder(act.folder);
        if (path === null) return 'nothing to delete';
        for (const place of await this.places())
          if (place.path === path) this.#ledger.deletedForGood(place.token);
        return `delete ${path}: ${(await this.#imap.command(`DELETE ${quoteMailbox(path)}`)).tagged}`;
      }
      case 'newUidValidity': {
        const path = await this.#folder(act.folder);
        this.#uidValidity += 1;
        const number = String(this.#uidValidity);
        await this.#dovecot.doveadm('mailbox', 'update', '-u', 'alice', '--uid-validity', number, path);
        return `new UIDVALIDITY for ${path}`;
      }
      default:
        return await this.#actOnMessage(act);
    }
  }

  /** Every message of the program's on the server. */
  async places(): Promise<Place[]> {
    const state = await readServerState(this.#imap);
    return [...state].flatMap(([path, { messages }]) =>
      messages.flatMap(({ uid, messageId }) => {
        const token = tokenOf(messageId);
        return token === null ? [] : [{ path, uid, token }];
      }),
    );
  }

  close(): Promise<void> {
    return this.#imap.close();
  }

  async #append(path: string): Promise<string> {
    const token = this.#ledger.issue();
    await this.#imap.ok(`APPEND ${quoteMailbox(path)}`, messageOf(token));
    return `append ${token} to ${path}`;
  }

  async #actOnMessage(
    act: Exclude<
      OtherAct,
      { kind: 'append' | 'createFolder' | 'renameFolder' | 'deleteFolder' | 'newUidValidity' }
    >,
  ): Promise<string> {
    const places = await this.places();
    const place = places[act.message % Math.max(1, places.length)];
    if (!place) return 'no message';
    const { path, uid, token } = place;
    await this.#imap.ok(`SELECT ${quoteMailbox(path)}`);
    try {
      switch (act.kind) {
        case 'flag':
          await this.#imap.ok(`UID STORE ${uid} ${act.on ? '+' : '-'}FLAGS (${act.flag})`);
          return `${act.on ? '+' : '-'}${act.flag} on ${token} in ${path}`;
        case 'move':
        case 'copy': {
          const to = await this.#folder(act.to);
          await this.#imap.ok(`SELECT ${quoteMailbox(path)}`);
          if (to === path && act.kind === 'move') return 'moved nowhere';
          await this.#imap.ok(`UID COPY ${uid} ${quoteMailbox(to)}`);
          if (act.kind === 'copy') this.#ledger.copied(token);
          else await this.#expunge(uid);
          return `${act.kind} ${token} from ${path} to ${to}`;
        }
        case 'markDeleted':
          await this.#imap.ok(`UID STORE ${uid} +FLAGS (\\Deleted)`);
          return `marked ${token} in ${path} deleted`;
        case 'expunge':
          this.#ledger.deletedForGood(token);
          await this.#expunge(uid);
          return `expunged ${token} from ${path}`;
      }
    } finally {
      await this.#imap.command('UNSELECT');
    }
  }

  /** Its own message alone, also where the server does not announce UIDPLUS: Dovecot knows the command all the same. */
  async #expunge(uid: number): Promise<void> {
    await this.#imap.ok(`UID STORE ${uid} +FLAGS (\\Deleted)`);
    await this.#imap.ok(`UID EXPUNGE ${uid}`);
  }

  async #folder(number: number): Promise<string> {
    const paths = await this.#paths();
    return paths[number % paths.length] ?? 'INBOX';
  }

  /** A folder that may be renamed or deleted: none that Dovecot would make again by itself. */
  async #ownFolder(number: number): Promise<string | null> {
    const own = (await this.#paths()).filter((path) => !serversOwn.has(path));
    return own[number % Math.max(1, own.length)] ?? null;
  }

  async #paths(): Promise<string[]> {
    return [...(await readServerState(this.#imap)).keys()];
  }
}

/** What every account of the private server has. */
export const serversOwn: ReadonlySet<string> = new Set([
  'INBOX',
  'Drafts',
  'Sent',
  'Junk',
  'Trash',
  'Archive',
]);
