// How many bytes will cross the wire: estimates, learned from what crossed before. Wire bytes are the meter's (TLS included, TCP
// and IP headers not), but for `tcpIpBytes`, which is what those headers add.
import type { Purpose, Spending } from '../model/budget.ts';

/** An IPv4 and a TCP header without options (RFC 791, 3.1; RFC 9293, 3.1). */
const headerBytes = 40;
/** What of a 1,500 byte packet is left in practice, tunnels and options taken off. */
const segmentBytes = 1_400;
/** SYN, SYN ACK and ACK to begin with, a FIN and an ACK each way at the end (RFC 9293, 3.5 and 3.6). */
const connectionSegments = 7;

/**
 * TCP and IP headers that go with so many bytes, estimated: a header a segment, and for every second segment an ACK the other
 * way (RFC 9293, 3.8.6.3). A flight takes a segment each way, however small. For what a part of a session adds, subtract the
 * value before from the value after: segments that are not full are not counted twice then.
 */
export const tcpIpBytes = ({
  up,
  down,
  flights = 0,
  connections = 0,
}: {
  readonly up: number;
  readonly down: number;
  readonly flights?: number;
  /** Connections made for it, with their beginning and end. */
  readonly connections?: number;
}): number => {
  const segmentsUp = Math.max(Math.ceil(up / segmentBytes), flights);
  const segmentsDown = Math.max(Math.ceil(down / segmentBytes), flights);
  const acks = Math.ceil(segmentsUp / 2) + Math.ceil(segmentsDown / 2);
  return headerBytes * (segmentsUp + segmentsDown + acks + connections * connectionSegments);
};

/** What things cost on the wire here. */
export interface WireShares {
  /** Bytes a listed message. */
  readonly listBytes: number;
  /** Wire bytes an encoded byte of text, and of attachment. */
  readonly text: number;
  readonly attachment: number;
  /** Bytes of a session that finds nothing new. */
  readonly session: number;
  /** Bytes of one more look at the folders in a session that goes on, when nothing is new. */
  readonly look: number;
}

/**
 * Before anything was learned: a list row and a text compressed; an attachment's base64 arriving decoded (RFC 3516); a resumed
 * TLS session with one round trip of login. Measured on real mail. Of a look, a list of some twenty folders.
 */
export const defaultShares: WireShares = {
  listBytes: 87,
  text: 0.5,
  attachment: 0.78,
  session: 3_400,
  look: 600,
};

/** What is outside says more about an odd day than about the line. */
export const shareBounds: Readonly<Record<keyof WireShares, readonly [least: number, most: number]>> = {
  listBytes: [30, 800],
  text: [0.1, 2],
  attachment: [0.3, 1.6],
  session: [1_000, 20_000],
  look: [100, 20_000],
};

/** Below this nothing is learned: nominal octets, listed messages, sessions, looks. */
const enough = { octets: 20_000, messages: 200, sessions: 3, looks: 3 };

/**
 * Days on which such a thing crossed: the eighth newest weighs half of the newest. Days are counted, not what lies between them:
 * one that a wrong clock put into the future must not outweigh all others.
 */
const halfLifeDays = 7;

/**
 * What things cost here, learned from what crossed: wire bytes a listed message (`items`), an encoded byte (`octets`) of text and
 * attachment, a session (`items` of 'connecting', with one look), and a look (`items` of 'checking'). Newer days weigh more; where there was too
 * little, the default.
 */
export const wireShares = (spending: readonly Spending[]): WireShares => ({
  listBytes: learned(spending, 'listBytes', {
    of: ['lists'],
    units: ({ items }) => items,
    enough: enough.messages,
  }),
  text: learned(spending, 'text', { of: ['texts'], units: ({ octets }) => octets, enough: enough.octets }),
  attachment: learned(spending, 'attachment', {
    of: ['attachments'],
    units: ({ octets }) => octets,
    enough: enough.octets,
  }),
  session: learned(spending, 'session', {
    of: ['connecting', 'checking'],
    units: ({ purpose, items }) => (purpose === 'connecting' ? items : 0),
    enough: enough.sessions,
    weight: looksOfSessions(spending),
  }),
  look: learned(spending, 'look', {
    of: ['checking'],
    units: ({ purpose, items }) => (purpose === 'checking' ? items : 0),
    enough: enough.looks,
  }),
});

/** A session that goes on for a day looks every few minutes, one that finds nothing new looks once: so much of all looking is its. */
const looksOfSessions = (spending: readonly Spending[]): ((row: Spending) => number) => {
  const sum = (of: Purpose) =>
    spending.reduce((total, { purpose, items }) => (purpose === of ? total + items : total), 0);
  const looks = sum('checking');
  const share = looks === 0 ? 1 : Math.min(1, sum('connecting') / looks);
  return ({ purpose }) => (purpose === 'checking' ? share : 1);
};

interface Lesson {
  readonly of: readonly Purpose[];
  /** What the wire bytes are divided by. */
  readonly units: (row: Spending) => number;
  readonly enough: number;
  /** What share of a row's bytes counts; by default all. */
  readonly weight?: (row: Spending) => number;
}

const learned = (
  spending: readonly Spending[],
  share: keyof WireShares,
  { of, units, enough, weight = () => 1 }: Lesson,
): number => {
  const rows = spending.filter(({ purpose }) => of.includes(purpose));
  if (rows.reduce((sum, row) => sum + units(row), 0) < enough) return defaultShares[share];
  const days = [...new Set(rows.map(({ day }) => day))].sort().reverse();
  const weights = new Map(days.map((day, age) => [day, 0.5 ** (age / halfLifeDays)]));
  const weighed = (of: (row: Spending) => number) =>
    rows.reduce((sum, row) => sum + (weights.get(row.day) ?? 0) * of(row), 0);
  const [least, most] = shareBounds[share];
  return Math.min(
    most,
    Math.max(least, weighed((row) => (row.up + row.down) * weight(row)) / weighed(units)),
  );
};

/** Wire bytes that so many messages to list, octets of text and of attachments, and sessions will take. */
export const estimateBytes = (
  shares: WireShares,
  {
    lists = 0,
    texts = 0,
    attachments = 0,
    sessions = 0,
    looks = 0,
  }: {
    readonly lists?: number;
    readonly texts?: number;
    readonly attachments?: number;
    readonly sessions?: number;
    readonly looks?: number;
  },
): number =>
  Math.ceil(
    lists * shares.listBytes +
      texts * shares.text +
      attachments * shares.attachment +
      sessions * shares.session +
      looks * shares.look,
  );
