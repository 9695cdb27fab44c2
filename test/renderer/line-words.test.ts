import { describe, expect, it } from 'vitest';
import type { Activity } from '../../core/model/activity.ts';
import type { MailboxId } from '../../core/model/ids.ts';
import {
  inStepWords,
  lineSentence,
  linkWords,
  nextWords,
  remainingLines,
  stepShare,
  stepWords,
  waitingWords,
} from '../../renderer/line/line-words.ts';

const now = new Date(2024, 9, 16, 14, 0).getTime();
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
  remaining: { lists: 1060, texts: 12, textBytes: 48_000, attachments: 1, attachmentBytes: 900_000 },
  wire: { up: 8_000, down: 212_000 },
  flights: 6,
  bytesPerSecond: 5_000,
  rttMs: 150,
  recent: [],
  syncedAt: now - 3 * 60_000,
};
const waiting = { code: 'silent', message: 'No answer.', retryAt: now + 32 * 60_000 };

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

  it('says that it connects, and that it is there', () => {
    expect(linkWords({ kind: 'connecting' }, true, now)).toEqual({ tone: 'busy', word: 'Connecting' });
    expect(linkWords({ kind: 'online' }, true, now)).toEqual({ tone: 'online', word: 'Online' });
    expect(linkWords(null, true, now)).toEqual({ tone: 'busy', word: 'Starting' });
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

  it('says since when one is offline', () => {
    const long = { ...activity, syncedAt: now - 22 * 86_400_000 };
    expect(lineSentence(long, false, now)).toBe('Offline; last in step with the server 3 weeks ago');
    expect(inStepWords(null, now)).toBe('Never in step with the server yet');
  });
});

describe('what is left', () => {
  it('is listed by kind with bytes and time', () => {
    expect(remainingLines(activity).map(({ words, cost }) => seen(`${words}: ${cost}`))).toEqual([
      '1,060 messages to list: 95 KB · 19 s',
      '12 texts: 48 KB · 10 s',
      '1 attachment: 900 KB · 3 min',
    ]);
    expect(seen(nextWords(activity))).toBe('1,060 messages to list, 95 KB · 19 s');
  });

  it('is nothing when nothing is left', () => {
    const done = {
      ...activity,
      remaining: { lists: 0, texts: 0, textBytes: 0, attachments: 0, attachmentBytes: 0 },
    };
    expect(remainingLines(done)).toEqual([]);
    expect(nextWords(done)).toBe('');
  });
});
