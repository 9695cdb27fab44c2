import type { LinkKind } from '../model/link.ts';
import {
  linkKindNow,
  lookAgain,
  notRecognised,
  type Recognition,
  recogniseLink,
} from '../policy/link-kind.ts';
import type { WireMeter } from '../ports.ts';
import type { LineSettings } from '../replica/line-settings.ts';

/** Traffic between two looks, bytes: without any there is nothing new to see. */
const lookBytes = 500;
/** Once a line is recognised, it takes looks so far apart to see that it has changed, ms. */
const lookApartMs = 2_000;

export interface LinkSituation {
  readonly settings: Pick<LineSettings, 'byHand' | 'byNetwork'>;
  /** The network's name; null where nobody knows. */
  readonly network: string | null;
  /** What it was last time, on this network. */
  readonly last: LinkKind | null;
}

/** What the line is taken for, from what is said of it and from how it does. */
export class LinkWatch {
  #situation: LinkSituation = {
    settings: { byHand: null, byNetwork: {} },
    network: null,
    last: null,
  };
  #recognition: Recognition = notRecognised;
  #looked = { at: 0, bytes: 0 };

  get kind(): LinkKind {
    const { settings, network, last } = this.#situation;
    return linkKindNow({ ...settings, network, measured: this.#recognition.kind, last });
  }

  /** A new connection, perhaps over another line: what was recognised of the last one is forgotten. */
  begin(situation: LinkSituation): void {
    this.#situation = situation;
    this.#recognition = notRecognised;
    this.#looked = { at: 0, bytes: 0 };
  }

  /** The user says something else. */
  settle(settings: LinkSituation['settings']): void {
    this.#situation = { ...this.#situation, settings };
  }

  look(meter: WireMeter, now: number): void {
    const bytes = meter.up + meter.down;
    const since = now - this.#looked.at;
    if (bytes - this.#looked.bytes < lookBytes) return;
    // A clock that went back does not stop us from looking.
    if (this.#recognition.kind !== null && since >= 0 && since < lookApartMs) return;
    this.#looked = { at: now, bytes };
    this.#recognition = lookAgain(this.#recognition, seen(meter));
  }
}

/** A speed that is only proven at least tells of a fast line, not of a slow one. */
const seen = (meter: WireMeter): LinkKind | null => {
  const kind = recogniseLink(meter);
  return meter.atLeast === true && kind !== 'broadband' && kind !== 'satellite' ? null : kind;
};
