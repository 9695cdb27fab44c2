import { describe, expect, it } from 'vitest';
import type { Activity } from '../../core/model/activity.ts';
import type { MailboxId, MessageId } from '../../core/model/ids.ts';
import type { QueueEntry } from '../../core/model/queue.ts';
import {
  broughtWords,
  inStepWords,
  lineSentence,
  linkWords,
  nextTry,
  stepShare,
  stepWords,
  waitingWords,
} from '../../renderer/line/line-words.ts';
import { linkWhyWords } from '../../renderer/line/link-why.ts';
import {
  entryDetail,
  entryInPassing,
  entryName,
  entryStateWords,
  isHeld,
  nextEntry,
} from '../../renderer/line/queue-words.ts';
import { scheduleMeaning } from '../../renderer/line/schedule-words.ts';

const now = new Date(2024, 9, 16, 14, 0).getTime();
const minutes = 60_000;
const seen = (text: string) => text.replaceAll('\u00a0', ' ');
const inbox = { mailboxId: 1 as MailboxId, path: 'INBOX' };

const activity: Activity = {
  key: 'activity',
  link: { kind: 'online' },
  step: null,
  linkKind: 'dialUp',
  network: null,
  queue: [],
  session: null,
  remaining: { lists: 0, texts: 0, textBytes: 0, attachments: 0, attachmentBytes: 0 },
  wire: { up: 8_000, down: 212_000 },
  flights: 6,
  bytesPerSecond: 5_000,
  rttMs: 150,
  recent: [],
  syncedAt: now - 3 * minutes,
};
const waiting = { code: 'silent', message: 'No answer.', retryAt: now + 32 * minutes };
const spent = { code: 'budget', message: 'Spent.', retryAt: new Date(2024, 9, 17).getTime() };

const folderEntry = (
  tier: 'lists' | 'texts' | 'attachments',
  items: number,
  state: 'waiting' | 'paused' | 'budget' | 'refused' = 'waiting',
): QueueEntry => ({
  kind: 'folder',
  ref: { kind: 'folder', mailboxId: inbox.mailboxId, tier },
  path: inbox.path,
  items,
  bytes: 48_000,
  state,
});
const wantEntry = (state: 'waiting' | 'paused' | 'failed'): QueueEntry => ({
  kind: 'want',
  ref: { kind: 'want', wantId: 7 },
  want: 'attachment',
  messageId: 3 as MessageId,
  name: 'budget.xlsx',
  path: 'Clients',
  bytes: 214_000,
  state,
  problem: state === 'failed' ? 'It is gone.' : null,
});

describe('the state of the line', () => {
  it('is offline when one wants to be, whatever the engine last said', () => {
    expect(linkWords({ kind: 'online' }, false, now)).toEqual({ tone: 'offline', word: 'Offline' });
  });

  it('says when the next try is due', () => {
    expect(linkWords({ kind: 'offline', next: null, problem: waiting }, true, now)).toMatchObject({
      tone: 'problem',
      word: 'Next try at 14:32',
    });
  });

  it('needs attention when no try will help', () => {
    const problem = { ...waiting, code: 'login', retryAt: null };
    expect(linkWords({ kind: 'offline', next: null, problem }, true, now).word).toBe('Not connected');
  });

  it('says until when it is offline, with the day when that is more than one off', () => {
    const next = new Date(2024, 9, 17, 2, 0).getTime();
    const link = { kind: 'offline', problem: null, next } as const;
    expect(linkWords(link, true, now)).toEqual({ tone: 'offline', word: 'Offline until 02:00' });
    const later = { ...link, next: new Date(2024, 9, 19, 2, 0).getTime() };
    expect(seen(linkWords(later, true, now).word)).toBe('Offline until Sat 19 Oct, 02:00');
    expect(linkWords({ ...link, next: null }, true, now).word).toBe('Offline');
  });

  it('tells a spent budget and a silent line from one that is down', () => {
    expect(linkWords({ kind: 'offline', next: null, problem: spent }, true, now).word).toBe('Budget spent');
    expect(linkWords({ kind: 'stalled', since: now - 12_000 }, true, now)).toMatchObject({
      tone: 'problem',
      word: 'Stalled',
    });
  });

  it('says that it connects, and that it is there', () => {
    expect(linkWords({ kind: 'connecting' }, true, now)).toEqual({ tone: 'busy', word: 'Connecting' });
    expect(linkWords({ kind: 'online' }, true, now)).toEqual({ tone: 'online', word: 'Online' });
    expect(linkWords(null, true, now)).toEqual({ tone: 'busy', word: 'Starting' });
  });

  it('counts down to the next try, or to going online by itself', () => {
    expect(nextTry({ kind: 'offline', next: null, problem: waiting })).toBe(waiting.retryAt);
    expect(nextTry({ kind: 'offline', next: now + 5, problem: null })).toBe(now + 5);
    expect(nextTry({ kind: 'online' })).toBeNull();
  });
});

describe('what was done here', () => {
  it('waits for the line while there is none', () => {
    const offline: Activity = { ...activity, link: { kind: 'offline', next: null, problem: null } };
    expect(waitingWords(3, offline, false)).toBe('3 changes wait for the line');
    expect(waitingWords(1, offline, true)).toBe('1 change waits for the line');
    expect(waitingWords(0, offline, false)).toBe('');
  });

  it('is counted as it goes', () => {
    const step = { kind: 'push', done: 3, of: 20 } as const;
    expect(waitingWords(17, activity, true)).toBe('17 changes to send');
    expect(waitingWords(17, { ...activity, step }, true)).toBe('');
    expect(stepWords(step)).toBe('Sending changes 3 of 20');
    expect(stepShare(step)).toBe(0.15);
  });
});

describe('what moves', () => {
  it('is said with the folder and how far it is', () => {
    expect(stepWords({ kind: 'lists', ...inbox, done: 340, of: 1400 })).toBe('Inbox: message list 340/1,400');
    expect(stepWords({ kind: 'texts', ...inbox, path: 'Lists/sailing', done: 1, of: 9 })).toBe(
      'Lists/sailing: texts 1/9',
    );
    expect(stepShare({ kind: 'lists', ...inbox, done: 350, of: 1400 })).toBe(0.25);
    expect(stepShare({ kind: 'lists', ...inbox, done: 0, of: 0 })).toBeNull();
    expect(stepShare({ kind: 'folders' })).toBeNull();
  });

  it('gives way to when all was last in step once nothing moves', () => {
    expect(seen(lineSentence(activity, true, now))).toBe('In step with the server 3 min ago');
    expect(seen(lineSentence({ ...activity, step: { kind: 'folders' } }, true, now))).toBe(
      'Looking through the folders',
    );
  });

  it('says for how long nothing has come', () => {
    const stalled: Activity = {
      ...activity,
      link: { kind: 'stalled', since: now - 12_000 },
      step: { kind: 'folders' },
    };
    expect(seen(lineSentence(stalled, true, now))).toBe('Nothing has come for 12 s');
  });

  it('says since when one is offline, until when, and why', () => {
    const long = { ...activity, syncedAt: now - 22 * 86_400_000 };
    expect(lineSentence(long, false, now)).toBe('Offline; last in step with the server 3 weeks ago');
    expect(inStepWords(null, now)).toBe('Never in step with the server yet');
    const next = new Date(2024, 9, 17, 2, 0).getTime();
    const until: Activity = { ...long, link: { kind: 'offline', problem: null, next } };
    expect(lineSentence(until, true, now)).toBe(
      'Offline until 02:00; last in step with the server 3 weeks ago',
    );
    const dear: Activity = { ...long, link: { kind: 'offline', problem: spent, next: null } };
    expect(lineSentence(dear, true, now)).toBe(
      'Offline until 00:00: the budget is spent; last in step with the server 3 weeks ago',
    );
  });

  it('is not in step while something is held back', () => {
    const paused = { ...activity, queue: [folderEntry('texts', 12, 'paused')] };
    expect(lineSentence(paused, true, now)).toBe('What is left is paused');
    const dear = { ...activity, queue: [folderEntry('texts', 12, 'budget'), wantEntry('paused')] };
    expect(lineSentence(dear, true, now)).toBe('The budget is nearly spent: the rest waits');
    const failed = { ...activity, queue: [wantEntry('failed')] };
    expect(lineSentence(failed, true, now)).toBe('Something that was asked for could not be fetched');
  });

  it('is told by what it brought once it is over', () => {
    expect(broughtWords({ messages: 1_400, texts: 1, attachments: 2, changes: 3 })).toBe(
      '3 changes sent, 1,400 messages listed, 1 text, 2 attachments',
    );
    expect(broughtWords({ messages: 0, texts: 0, attachments: 0, changes: 0 })).toBe('');
  });
});

describe('what is next', () => {
  it('is the first thing that waits for nothing but its turn, and does not move already', () => {
    const step = { kind: 'lists', ...inbox, done: 1, of: 9 } as const;
    const queue = [
      wantEntry('paused'),
      folderEntry('lists', 8),
      folderEntry('texts', 12, 'budget'),
      folderEntry('attachments', 1),
    ];
    expect(nextEntry({ ...activity, step, queue })).toBe(queue[3]);
    expect(nextEntry({ ...activity, queue })).toBe(queue[1]);
    expect(nextEntry(activity)).toBeNull();
  });

  it('is said with what it is and where', () => {
    expect([
      entryInPassing(folderEntry('texts', 12)),
      entryInPassing(folderEntry('lists', 1_060)),
      entryInPassing(folderEntry('lists', 0)),
      entryInPassing(wantEntry('waiting')),
      entryInPassing({ kind: 'changes', items: 1, bytes: 90 }),
    ]).toEqual([
      '12 texts in Inbox',
      '1,060 messages to list in Inbox',
      'a look at Inbox',
      'budget.xlsx',
      '1 change',
    ]);
    expect(entryName(folderEntry('attachments', 1))).toBe('Inbox: 1 attachment');
    expect(entryDetail(wantEntry('failed'))).toBe('Attachment asked for in Clients');
  });

  it('says what holds it back', () => {
    const words = (['waiting', 'paused', 'budget', 'refused'] as const).map((state) =>
      entryStateWords(folderEntry('lists', 1, state)),
    );
    expect(words).toEqual(['', 'Paused', 'Waits for the budget', 'The server refuses']);
    expect([isHeld(wantEntry('failed')), isHeld(folderEntry('texts', 1, 'budget'))]).toEqual([true, false]);
  });
});

describe('why the line is taken for what it is', () => {
  const settings = { byHand: null, byNetwork: {} };
  const satellite = { linkKind: 'satellite', network: null, bytesPerSecond: 5_100, rttMs: 640 } as const;

  it('is what was measured', () => {
    expect(seen(linkWhyWords(settings, satellite))).toBe(
      'Now satellite: a round trip takes 640 ms and 5.1 KB/s come through.',
    );
    expect(seen(linkWhyWords(settings, { ...satellite, linkKind: 'broadband' }))).toMatch(
      /^Now still taken for broadband: .* has to last before it changes\.$/,
    );
  });

  it('is what somebody said, everywhere or of this network', () => {
    expect(linkWhyWords({ ...settings, byHand: 'satellite' }, satellite)).toBe(
      'Now satellite, because you say so.',
    );
    const lounge = { ...satellite, network: 'Lounge' };
    expect(linkWhyWords({ byHand: null, byNetwork: { Lounge: 'satellite' } }, lounge)).toBe(
      'Now satellite, because you say so of “Lounge”.',
    );
  });

  it('is a guess before anything was measured', () => {
    expect(linkWhyWords(settings, { ...satellite, linkKind: 'dialUp', bytesPerSecond: null })).toBe(
      'Now taken for dial-up: nothing was measured yet.',
    );
  });
});

describe('a schedule', () => {
  it('is said by what it does', () => {
    const window = { kind: 'window', from: 120, to: 360, free: false } as const;
    expect(scheduleMeaning(window)).toBe('Goes online at 02:00, hangs up at 06:00.');
    expect(scheduleMeaning({ ...window, from: 1_380, free: true })).toBe(
      'Goes online at 23:00, hangs up at 06:00 the day after. What crosses then counts for no budget.',
    );
    expect(scheduleMeaning({ kind: 'every', hours: 1 })).toContain('every hour,');
  });
});
