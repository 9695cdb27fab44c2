// The verbs that say what comes first, what comes at all and what it may cost: offline, on a data directory that was synced once.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type CliRun, jsonLines, runCli } from './run-cli.ts';

const letter = (n: number): { raw: string; internalDate: Date } => ({
  raw: `From: Ann <ann@example.org>\r\nSubject: letter ${n}\r\nMessage-ID: <${n}@example.org>\r\n\r\ntext ${n}\r\n`,
  internalDate: new Date(Date.UTC(2026, 0, n, 12)),
});

let server: Dovecot;
let root: string;
let synced: string;
let data: string;
let runs = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'packetboat-cli-rules-'));
  server = await startDovecot();
  synced = join(root, 'synced');
  await server.deliver('alice', 'INBOX', [1, 2, 3, 4, 5].map(letter));
  await server.deliver('alice', 'Lists', [11, 12, 13].map(letter));
  await server.deliver('alice', 'Lists/Boats', [21, 22].map(letter));
  await server.deliver('alice', 'Work', [letter(31)]);
  const connection = ['--host', 'localhost', '--port', String(server.imapsPort), '--user', 'alice'];
  const sync = ['sync', '--data', synced, ...connection, '--ca', server.caFile, '--tiers', '0'];
  const environment = { PACKETBOAT_PASSWORD: server.users.alice.password };
  expect(await runCli(sync, environment)).toMatchObject({ code: 0 });
}, 60_000);

afterAll(async () => {
  await server?.stop();
  await rm(root, { recursive: true, force: true });
});

beforeEach(async () => {
  runs += 1;
  data = join(root, `offline-${runs}`);
  await cp(synced, data, { recursive: true });
});

const cli = (...args: readonly string[]): Promise<CliRun> => runCli([...args, '--data', data]);

const told = async (...args: readonly string[]): Promise<Record<string, unknown>[]> => {
  const run = await cli(...args, '--json');
  expect(run).toMatchObject({ code: 0, stderr: '' });
  return jsonLines(run);
};

const done = async (...args: readonly string[]): Promise<Record<string, unknown>> =>
  (await told(...args))[0] ?? {};

const words = async (...args: readonly string[]): Promise<string> => {
  const run = await cli(...args);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  return run.stdout;
};

const paths = async (): Promise<unknown[]> => (await told('order')).map(({ path }) => path);

const byThemselves = ['INBOX', 'Drafts', 'Sent', 'Archive', 'Lists', 'Lists/Boats', 'Work', 'Junk', 'Trash'];

describe('priority and order', () => {
  it('begins with what people look at first, and ends with the rubbish', async () => {
    expect(await paths()).toEqual(byThemselves);
    const [inbox, drafts] = await told('order');
    expect(inbox).toMatchObject({ path: 'INBOX', place: 1, priority: 'high', from: 'role' });
    expect(drafts).toMatchObject({ place: 2, priority: 'normal', from: 'role' });
    expect(inbox).toMatchObject({ rule: { fetch: { kind: 'texts' } }, ruleFrom: 'builtIn' });
    const lines = (await words('order')).split('\n').filter(Boolean);
    expect(lines).toHaveLength(byThemselves.length);
    expect(lines[0]).toMatch(/^ *1 +INBOX +high .*texts to .*5 texts/);
  });

  it('a rank holds for the folders below, unless they have one of their own', async () => {
    expect(await done('priority', 'Lists', 'low')).toMatchObject({
      ok: true,
      path: 'Lists',
      priority: 'low',
    });
    const low = (await told('order')).filter(({ priority }) => priority === 'low');
    expect(low.map(({ path }) => path)).toEqual(['Lists', 'Lists/Boats', 'Junk', 'Trash']);
    expect(low[1]).toMatchObject({ from: 'inherited', inheritedFrom: 'Lists' });
    await done('priority', 'Lists/Boats', 'high');
    expect((await paths()).slice(0, 2)).toEqual(['INBOX', 'Lists/Boats']);
    await done('priority', 'Lists/Boats', 'inherit');
    await done('priority', 'Lists', 'inherit');
    expect(await paths()).toEqual(byThemselves);
  });

  it('a folder goes before or after another and takes its rank, or one place on', async () => {
    expect(await done('order', 'Work', '--before', 'INBOX')).toMatchObject({
      path: 'Work',
      place: 1,
      priority: 'high',
    });
    expect(await words('order', 'Work', '--down')).toBe('Work is 2 of 9 now (high).\n');
    await done('order', 'Drafts', '--after', 'Sent');
    expect((await paths()).slice(0, 4)).toEqual(['INBOX', 'Work', 'Sent', 'Drafts']);
    await done('order', 'Work', '--up');
    expect((await paths())[0]).toBe('Work');
  });

  it('off is said to be what it is, and nothing of the folder waits', async () => {
    expect(await words('priority', 'Work', 'off')).toContain('not a byte of it but its name');
    const work = (await told('order')).find(({ path }) => path === 'Work');
    expect(work).toMatchObject({ priority: 'off', waiting: [] });
    expect((await words('queue')).includes('Work')).toBe(false);
  });
});

describe('rules', () => {
  it('are set for a folder or the account and a kind of link, listed, and taken away', async () => {
    await done('rule', 'Lists', 'lists', '--newest', '200');
    await done('rule', 'INBOX', 'texts', '--text', '64', '--days', '30', '--link', 'satellite');
    await done('rule', 'account', 'attachments', '--text', '256KB', '--attachment', '0.1MB');
    const set = (await told('rules')).filter(({ kind }) => kind === 'rule');
    expect(set).toEqual([
      {
        kind: 'rule',
        of: 'account',
        link: 'any',
        fetch: { kind: 'attachments', textBytes: 256_000, attachmentBytes: 100_000 },
        reach: { kind: 'all' },
      },
      {
        kind: 'rule',
        of: 'INBOX',
        link: 'satellite',
        fetch: { kind: 'texts', textBytes: 64_000 },
        reach: { kind: 'days', days: 30 },
      },
      {
        kind: 'rule',
        of: 'Lists',
        link: 'any',
        fetch: { kind: 'lists' },
        reach: { kind: 'messages', messages: 200 },
      },
    ]);
    expect(await words('rules')).toContain('INBOX, satellite: texts up to 64.0 KB, the last 30 days\n');
    const boats = (await told('order')).find(({ path }) => path === 'Lists/Boats');
    expect(boats).toMatchObject({
      rule: { fetch: { kind: 'lists' } },
      ruleFrom: { of: 'Lists', link: 'any' },
    });
    await done('rule', 'Lists', '--remove');
    expect((await told('rules')).some(({ of }) => of === 'Lists')).toBe(false);
    expect(await cli('rule', 'Lists', '--remove')).toMatchObject({ code: 1, stdout: '' });
  });

  it('tells what it would fetch, and sets nothing by that', async () => {
    const now = await done('forecast', 'INBOX');
    expect(now).toMatchObject({ of: 'INBOX', lists: 0, texts: 5, attachments: 0 });
    expect(now.bytes).toBeGreaterThan(0);
    const [all] = await told('forecast');
    expect(all).toMatchObject({ of: 'account', texts: 11 });
    expect(await told('rule', 'INBOX', 'texts', '--newest', '2', '--forecast')).toMatchObject([{ texts: 2 }]);
    expect(await told('rule', 'INBOX', 'lists', '--forecast')).toMatchObject([{ texts: 0, bytes: 0 }]);
    expect((await told('rules')).filter(({ kind }) => kind === 'rule')).toEqual([]);
    expect(await words('forecast', 'INBOX')).toMatch(/^INBOX, .*: 5 texts: \d+ B/);
  });

  it('what it costs is told where there is a price', async () => {
    await done('budget', 'satellite', '--price', '7/MB', 'USD');
    const [costly] = await told('forecast', '--link', 'satellite');
    expect(costly).toMatchObject({
      link: 'satellite',
      money: { amount: (Number(costly?.bytes) / 1_000_000) * 7, currency: 'USD' },
    });
  });

  it('exceptions are asked in their order, which can be changed', async () => {
    await done('except', 'always', 'office.example.org');
    await done('except', 'never', 'Video/*');
    await done('except', 'always', 'ann/work@example.org', '--folder', 'Work');
    const exceptions = async () => (await told('rules')).filter(({ kind }) => kind === 'exception');
    expect(await exceptions()).toEqual([
      {
        kind: 'exception',
        number: 1,
        effect: 'always',
        match: { kind: 'sender', sender: 'office.example.org' },
        folder: null,
      },
      {
        kind: 'exception',
        number: 2,
        effect: 'never',
        match: { kind: 'type', type: 'video/*' },
        folder: null,
      },
      {
        kind: 'exception',
        number: 3,
        effect: 'always',
        match: { kind: 'sender', sender: 'ann/work@example.org' },
        folder: 'Work',
      },
    ]);
    await done('except', '--up', '3');
    await done('except', '--remove', '1');
    expect((await exceptions()).map(({ number, folder }) => [number, folder])).toEqual([
      [1, 'Work'],
      [2, null],
    ]);
    expect(await words('rules')).toContain('exception 1: always from ann/work@example.org, in Work only\n');
  });
});

describe('the line', () => {
  it('is what somebody says, everywhere or on a network, until it is to be found out again', async () => {
    await done('link', 'dial-up');
    expect((await told('link'))[0]).toMatchObject({ link: 'dialUp', byHand: 'dialUp' });
    await done('link', 'metered', '--network', 'Hotel Astoria');
    expect(await told('link')).toMatchObject([{}, { network: 'Hotel Astoria', link: 'metered' }]);
    await done('link', 'auto');
    await done('link', 'auto', '--network', 'Hotel Astoria');
    const [link, ...networks] = await told('link');
    expect(link).toMatchObject({ byHand: null, byNetwork: {} });
    expect(networks).toEqual([]);
  });

  it('has a budget for each kind, of which what is not typed stays', async () => {
    await done('budget', 'metered', '--month', '50MB', '--session', '1.5MB', '--price', '7/MB USD');
    await done('budget', 'metered', '--day', '200KB', '--session', 'none');
    const [metered] = await told('budget', 'metered');
    expect(metered).toMatchObject({
      link: 'metered',
      limits: { session: null, day: 200_000, month: 50_000_000 },
      price: { per: 'MB', amount: 7, currency: 'USD' },
      spent: { session: 0, day: 0, month: 0 },
      state: 'open',
      left: 200_000,
    });
    expect(await words('budget', 'metered')).toContain('at most 200 KB a day, 50.0 MB a month; 7 USD a MB');
    await done('budget', 'metered', '--price', 'none');
    expect((await told('budget', 'metered'))[0]).toMatchObject({ price: null });
  });

  it('may carry more today than its budget, where somebody allows it', async () => {
    await done('budget', 'satellite', '--day', '100KB');
    expect(await done('allow', '200KB', '--link', 'satellite')).toMatchObject({ allowed: 200_000 });
    expect(await done('allow', '5000', '--link', 'satellite')).toMatchObject({ allowed: 205_000 });
    expect((await told('budget', 'satellite'))[0]).toMatchObject({ allowed: 205_000, left: 305_000 });
  });

  it('is used by a schedule', async () => {
    expect(await done('schedule')).toMatchObject({ schedule: { kind: 'always' } });
    expect(await done('schedule', 'every', '6')).toMatchObject({ schedule: { kind: 'every', hours: 6 } });
    expect(await done('schedule', 'hand')).toMatchObject({ schedule: { kind: 'byHand' }, due: false });
    await done('schedule', 'from', '22:30', 'to', '6:00', '--free');
    expect(await done('schedule')).toMatchObject({
      schedule: { kind: 'window', from: 1_350, to: 360, free: true },
    });
    expect(await words('schedule')).toMatch(/^Online from 22:30 to 06:00, when what crosses is free/);
  });

  it('tells what it carried', async () => {
    const [session, ...others] = await told('sessions');
    expect(others).toEqual([]);
    expect(session).toMatchObject({ brought: { messages: 11, texts: 0 }, problem: null });
    expect(await words('sessions')).toMatch(/11 messages\n$/);
    const tiers = await told('spent');
    const sum = tiers.reduce((total, row) => total + Number(row.down ?? 0) + Number(row.up ?? 0), 0);
    expect(sum).toBe(Number(session?.up) + Number(session?.down));
    expect(
      tiers
        .map(({ tier }) => tier)
        .filter(Boolean)
        .sort(),
    ).toEqual(['checking', 'connecting', 'lists']);
    expect(await told('spent', '--by', 'day')).toHaveLength(2);
    const folders = (await told('spent', '--by', 'folder')).map(({ folder }) => folder);
    expect(folders).toContain('Lists/Boats');
    expect(await words('spent')).toContain('TCP and IP headers, estimated');
  });
});

describe('the queue', () => {
  it('is numbered in the order it goes; entries are moved up, paused, resumed and cancelled', async () => {
    const entries = async () =>
      (await told('queue')).map(({ number, path, tier, items, state }) => [number, path, tier, items, state]);
    const texts = (path: string, items: number, state = 'waiting') => [path, 'texts', items, state];
    expect(await entries()).toEqual([
      [1, ...texts('INBOX', 5)],
      [2, ...texts('Lists', 3)],
      [3, ...texts('Lists/Boats', 2)],
      [4, ...texts('Work', 1)],
    ]);
    await done('queue', 'up', '4');
    expect((await entries())[0]).toEqual([1, ...texts('Work', 1)]);
    await done('queue', 'pause', '2');
    const paused = (await entries()).find(([, path]) => path === 'INBOX');
    expect(paused?.slice(1)).toEqual(texts('INBOX', 5, 'paused'));
    await done('queue', 'resume', String(paused?.[0]));
    await done('queue', 'cancel', '1');
    expect((await entries()).map(([, path]) => path)).toEqual(['INBOX', 'Lists', 'Lists/Boats']);
    expect(await words('queue')).toMatch(/^ *1 +INBOX: 5 texts, \d+ B/);
  });

  it('has what was cancelled put back, the last first, as it was', async () => {
    const paths = async () => (await told('queue')).map(({ path, state }) => `${path} ${state}`);
    await done('queue', 'pause', '2');
    const before = await paths();
    expect(before).toHaveLength(4);
    expect(await words('queue', 'cancel', '1')).toContain('queue restore');
    await done('queue', 'cancel', '1');
    expect(await paths()).toEqual(before.slice(2));
    expect(await done('queue', 'restore')).toMatchObject({ action: 'restore', number: 1, tier: 'texts' });
    expect(await paths()).toEqual(before.slice(1));
    expect(await words('queue', 'restore')).toMatch(/^INBOX: 5 texts: comes again, as entry 1\./);
    expect(await paths()).toEqual(before);
  });

  it('is what the status says is to come, as the rules have it', async () => {
    const missing = async () => (await told('status'))[0]?.missing;
    expect(await missing()).toMatchObject({ messages: 0, texts: 11, attachments: 0 });
    await done('queue', 'cancel', '1');
    expect(await missing()).toMatchObject({ texts: 6 });
    await done('rule', 'account', 'lists');
    expect(await missing()).toMatchObject({
      messages: 0,
      texts: 0,
      textBytes: 0,
      attachments: 0,
      wireBytes: 0,
    });
    await done('rule', 'account', 'everything');
    expect(await words('status')).toMatch(/^to come: {2}0 messages to list, 6 texts/m);
  });
});

describe('what cannot be meant', () => {
  it.each<readonly [string, readonly string[], number, string]>([
    ['a rank that is none', ['priority', 'INBOX', 'urgent'], 2, 'Allowed choices'],
    ['a folder that is not here', ['priority', 'Nowhere', 'high'], 1, 'no folder Nowhere'],
    ['an order without a place', ['order', 'INBOX'], 2, '--before'],
    ['two places', ['order', 'INBOX', '--up', '--down'], 2, 'One of'],
    ['a folder beside itself', ['order', 'INBOX', '--before', 'INBOX'], 2, 'beside itself'],
    ['a place without a folder', ['order', '--up'], 2, 'Which folder'],
    ['a rule that says nothing', ['rule', 'INBOX'], 2, 'lists, texts, attachments or everything'],
    ['a rule of no kind', ['rule', 'INBOX', 'pictures'], 2, 'Allowed choices'],
    ['a size of lists', ['rule', 'INBOX', 'lists', '--text', '5'], 2, '--text'],
    ['an attachment size of texts', ['rule', 'INBOX', 'texts', '--attachment', '5'], 2, '--attachment'],
    ['two reaches', ['rule', 'INBOX', 'texts', '--days', '3', '--all'], 2, 'How far back'],
    ['a size that is none', ['rule', 'INBOX', 'texts', '--text', 'much'], 2, 'size'],
    ['a size below one byte', ['rule', 'INBOX', 'texts', '--text', '0'], 2, 'whole number'],
    ['a kind of link that is none', ['rule', 'INBOX', 'lists', '--link', 'pigeon'], 2, 'dial-up'],
    ['a rule for a folder that is not here', ['rule', 'Nowhere', 'lists'], 1, 'no folder Nowhere'],
    ['a folder called account that is not here', ['rule', 'folder:account', 'lists'], 1, 'no folder account'],
    ['an exception from nobody', ['except', 'always'], 2, 'Such as'],
    ['an exception from no address', ['except', 'always', 'not a sender'], 2, 'sender'],
    ['an exception of half a type', ['except', 'never', 'video/'], 2, 'media type'],
    ['an exception that is not there', ['except', '--remove', '3'], 1, 'no exception 3'],
    ['a budget of no kind of link', ['budget', '--month', '5MB'], 2, 'kind of link'],
    ['a limit without its unit', ['budget', 'metered', '--month', '50'], 2, 'unit'],
    ['a limit below zero', ['budget', 'metered', '--month=-5MB'], 2, 'size'],
    ['a limit of nothing', ['budget', 'metered', '--month', '0KB'], 2, 'whole number'],
    ['a price without a currency', ['budget', 'metered', '--price', '7/MB'], 2, 'USD'],
    ['to allow nothing', ['allow', '0'], 2, 'How many'],
    ['a network without a kind', ['link', '--network', 'Hotel'], 2, 'auto'],
    ['a network without a name', ['link', 'metered', '--network', ' '], 2, 'called'],
    ['a time that is none', ['schedule', 'from', '25:00', 'to', '06:00'], 2, 'time of day'],
    ['a schedule that is none', ['schedule', 'sometimes'], 2, 'every HOURS'],
    ['every zero hours', ['schedule', 'every', '0'], 2, 'whole number'],
    ['free without a time', ['schedule', 'always', '--free'], 2, '--free'],
    ['an entry that does not wait', ['queue', 'up', '99'], 1, 'no entry 99'],
    ['an entry without a number', ['queue', 'pause'], 2, 'Which'],
    ['to put back what was not cancelled', ['queue', 'restore'], 1, 'Nothing is cancelled'],
    ['to put back by number', ['queue', 'restore', '1'], 2, 'no number'],
    ['a forecast of nowhere', ['forecast', 'Nowhere'], 1, 'no folder Nowhere'],
    ['no day at all', ['spent', '--days', '0'], 2, 'whole number'],
  ])('is refused and changes nothing: %s', async (_name, args, code, said) => {
    const before = [await told('rules'), await told('order'), await told('budget')];
    const run = await cli(...args);
    expect(run).toMatchObject({ code, stdout: '' });
    expect(run.stderr).toContain(said);
    expect(run.stderr).not.toContain('made a mistake');
    expect([await told('rules'), await told('order'), await told('budget')]).toEqual(before);
  });
});
