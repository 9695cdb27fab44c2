// What was set is what crosses: priorities, rules, budgets and forecasts against a real server, seen on its line.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { base64Lines, noise } from '../attachments/fake-sections.ts';
import { type Dovecot, startDovecot } from '../support/dovecot.ts';
import { type SlowLink, startSlowLink } from '../support/slow-link.ts';
import { type LineTap, startLineTap } from './line-tap.ts';
import { type CliRun, jsonLines, runCli } from './run-cli.ts';

const day = 24 * 60 * 60 * 1_000;

/** Text that compression makes little of, so that bytes stand for something. */
const letter = (
  subject: string,
  {
    bytes = 3_000,
    seed = 1,
    daysAgo = 1,
    from = 'ann@example.org',
    attachment = 0,
    type = 'application/pdf',
  } = {},
) => {
  const text = base64Lines(noise(bytes, seed), 76).toString();
  const head = `From: ${from}\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(' ', '-')}@x>\r\nMIME-Version: 1.0\r\n`;
  const plain = `Content-Type: text/plain; charset=us-ascii\r\n\r\n${text}\r\n`;
  const file = `Content-Type: ${type}; name=file\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64Lines(noise(attachment, seed + 1), 76)}\r\n`;
  const mixed = `Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${plain}--b\r\n${file}--b--\r\n`;
  return {
    raw: `${head}${attachment > 0 ? mixed : plain}`,
    internalDate: new Date(Date.now() - daysAgo * day),
  };
};

let server: Dovecot;
let tap: LineTap;
let link: SlowLink;
let root: string;
let data: string;
let runs = 0;
const password = { PACKETBOAT_PASSWORD: 'alice-secret' };

const onTap = (): string[] => ['--host', '127.0.0.1', '--port', String(tap.port), '--security', 'plain'];
const onLink = (): string[] => ['--host', '127.0.0.1', '--port', String(link.port), '--ca', server.caFile];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'packetboat-cli-line-'));
  server = await startDovecot({ withoutExtensions: ['COMPRESS=DEFLATE'] });
  tap = await startLineTap({ host: server.host, port: server.imapPort });
  link = await startSlowLink({ target: { host: server.host, port: server.imapsPort } });
  const letters = (path: string, count: number, seed: number) =>
    Array.from({ length: count }, (_, n) =>
      letter(`${path} ${n + 1}`, { seed: seed + n, daysAgo: 10 * (count - n) }),
    );
  await server.deliver('alice', 'INBOX', letters('inbox', 12, 100));
  await server.deliver('alice', 'Lists', letters('lists', 12, 200));
  await server.deliver('alice', 'Lists/Boats', letters('boats', 12, 300));
  await server.deliver('alice', 'Work', [
    ...letters('work', 10, 400),
    letter('plan', { seed: 420, attachment: 20_000 }),
    letter('film', { seed: 430, attachment: 30_000, type: 'video/mp4' }),
    letter('large', { seed: 440, attachment: 90_000 }),
  ]);
}, 60_000);

afterAll(async () => {
  await tap?.stop();
  await link?.stop();
  await server?.stop();
  await rm(root, { recursive: true, force: true });
});

beforeEach(() => {
  runs += 1;
  data = join(root, `data-${runs}`);
});

const cli = (...args: readonly string[]): Promise<CliRun> => runCli([...args, '--data', data], password);

const told = async (...args: readonly string[]): Promise<Record<string, unknown>[]> => {
  const run = await cli(...args, '--json');
  expect(run).toMatchObject({ code: 0, stderr: '' });
  return jsonLines(run);
};

const done = async (...args: readonly string[]): Promise<Record<string, unknown>> =>
  (await told(...args)).at(-1) ?? {};

/** The folders are known, and nothing else: their names came by a sync that was to bring the lists of one of them. */
const begin = async (connection: readonly string[]): Promise<void> => {
  await done('sync', '--user', 'alice', ...connection, '--folder', 'Drafts', '--tiers', '0');
};

const opened = (commands: readonly string[]): (string | undefined)[] =>
  commands
    .map((command) => /^(?:SELECT|EXAMINE) "?([^" ]+)"?/.exec(command)?.[1])
    .filter((path) => path !== undefined);

describe('on the wire', () => {
  it('folders are opened in the order that somebody put them in', async () => {
    await begin(onTap());
    await done('order', 'Work', '--before', 'INBOX');
    await done('order', 'Lists/Boats', '--before', 'Lists');
    await done('priority', 'Lists', 'low');
    await done('priority', 'Lists/Boats', 'normal');
    tap.commands();
    await done('sync', '--tiers', '0');
    const order = opened(tap.commands());
    const filled = ['INBOX', 'Lists', 'Lists/Boats', 'Work'];
    expect(order.filter((path) => filled.includes(path ?? ''))).toEqual([
      'Work',
      'INBOX',
      'Lists/Boats',
      'Lists',
    ]);
  });

  it('a high folder has its texts before a low one has its lists', async () => {
    await begin(onTap());
    await done('priority', 'Work', 'low');
    tap.commands();
    await done('sync', '--folder', 'INBOX', '--folder', 'Work');
    const commands = tap.commands();
    const firstText = commands.findIndex((command) => /BODY\.PEEK\[1\]|BINARY\.PEEK\[1\]/.test(command));
    const openedWork = commands.findIndex((command) => /^(SELECT|EXAMINE) "?Work/.test(command));
    expect(firstText).toBeGreaterThan(0);
    expect(openedWork).toBeGreaterThan(firstText);
  });

  it('a folder that is off costs nothing but its name', async () => {
    await begin(onTap());
    await done('priority', 'Lists', 'off');
    tap.commands();
    tap.answers();
    await done('sync');
    await server.deliver('alice', 'Lists', [letter('lists later', { seed: 999, daysAgo: 500 })]);
    await done('sync');
    const commands = tap.commands().join('\n');
    expect(opened(commands.split('\n'))).not.toContain('Lists');
    expect(commands).not.toMatch(/STATUS "?Lists/);
    const named = tap
      .answers()
      .split('\r\n')
      .filter((line) => line.includes('Lists'));
    expect(named).toHaveLength(4);
    expect(named.every((line) => line.startsWith('* LIST '))).toBe(true);
    const folders = (await told('order')).filter(({ priority }) => priority === 'off');
    expect(folders.map(({ path, waiting }) => [path, waiting])).toEqual([
      ['Lists', []],
      ['Lists/Boats', []],
    ]);
    await done('priority', 'Lists', 'inherit');
    expect(await done('sync')).toMatchObject({ newMessages: 25 });
  });

  it('a rule for the folder, the account and exceptions say what comes', async () => {
    await begin(onLink());
    await done('rule', 'account', 'lists');
    await done('rule', 'Work', 'attachments', '--text', '500B', '--attachment', '60');
    await done('rule', 'Lists', 'texts', '--days', '35');
    await done('rule', 'Lists/Boats', 'lists', '--newest', '4');
    await done('except', 'never', 'video/*');
    const outcome = await done('sync');
    // Three of Lists in their days, all of Work; of Boats four rows.
    expect(outcome).toMatchObject({ texts: 3 + 13, attachments: 1 });
    const rows = async (folder: string) => told('list', '--folder', folder);
    expect(await rows('Lists/Boats')).toHaveLength(4);
    const work = await rows('Work');
    const states = work
      .slice(0, 3)
      .map(({ subject, parts }) => [subject, ...(parts as { state: string }[]).map(({ state }) => state)]);
    expect(states).toEqual(
      expect.arrayContaining([
        ['plan', 'partial', 'present'],
        ['film', 'partial', 'absent'],
        ['large', 'partial', 'absent'],
      ]),
    );
    await done('except', 'always', 'example.org', '--folder', 'Work');
    await done('except', '--up', '2');
    await done('sync');
    expect((await told('status'))[0]).toMatchObject({ attachments: 3 });
    expect((await done('sync')).newMessages).toBe(0);
  });

  it('what is typed with sync goes before every rule, for that one run', async () => {
    await begin(onLink());
    await done('rule', 'account', 'lists');
    expect(await done('sync')).toMatchObject({ texts: 0 });
    expect(await done('sync', '--tiers', '1', '--folder', 'INBOX')).toMatchObject({ texts: 12 });
    expect(await done('sync')).toMatchObject({ texts: 12 });
  });
});

describe('a budget', () => {
  const spentOnLink = (): number => link.counters().up + link.counters().down;

  it('stops a sync, which says so, says what is left, and goes on once the limit is raised', async () => {
    await begin(onLink());
    // From this it learns what a text costs here.
    await done('sync', '--folder', 'Lists');
    await done('link', 'metered');
    let limit = 42_500;
    await done('budget', 'metered', '--day', `${limit}B`);
    link.resetCounters();
    let stopped = await cli('sync', '--json');
    // With room for half a text it ends because little is left: a little more, and the texts that fit leave nothing of it.
    while (/^Little is left/m.test(stopped.stderr) && limit < 60_000) {
      limit += 1_300;
      await done('budget', 'metered', '--day', `${limit}B`);
      stopped = await cli('sync', '--json');
    }
    expect(stopped.code).toBe(4);
    expect(stopped.stderr).toMatch(/metered budget .*today is spent/);
    expect(stopped.stderr).toMatch(
      /Still to come, .* texts, about .* It is whole again on .*the verb budget/,
    );
    const outcome = jsonLines(stopped).at(-1);
    expect(outcome).toMatchObject({ ok: false, error: { code: 'budget' } });
    expect(outcome?.left).toMatchObject({ texts: expect.any(Number) });
    const crossed = spentOnLink();
    expect(crossed).toBeLessThanOrEqual(limit);
    const [standing] = await told('budget', 'metered');
    expect(standing).toMatchObject({ state: 'spent', left: 0 });

    link.resetCounters();
    expect((await cli('sync', '--json')).code).toBe(4);
    expect(spentOnLink()).toBe(0);

    await server.deliver('alice', 'INBOX', [letter('after the budget', { seed: 777, daysAgo: 400 })]);
    await done('allow', '50KB');
    const allowed = await cli('sync', '--json');
    expect(allowed.code).toBe(4);
    expect(jsonLines(allowed).at(-1)).toMatchObject({ newMessages: 1, error: { code: 'budget' } });
    await done('budget', 'metered', '--day', '1MB');
    expect(await done('sync')).toMatchObject({ ok: true });
    expect(await told('queue')).toEqual([]);
  });

  it('of one run ends that run alone', async () => {
    await begin(onLink());
    await done('sync', '--folder', 'Lists');
    link.resetCounters();
    const stopped = await cli('sync', '--budget', '25KB', '--json');
    expect(stopped.code).toBe(4);
    expect(spentOnLink()).toBeLessThanOrEqual(25_000);
    expect(await done('sync')).toMatchObject({ ok: true });
  });

  it('near its end lets lists come, and no texts', async () => {
    await begin(onLink());
    await done('link', 'satellite');
    await done('sync', '--folder', 'Lists', '--folder', 'Work');
    const [{ spent } = {}] = await told('budget', 'satellite');
    const limit = Math.ceil((spent as { month: number }).month / 0.85 / 1_000);
    await done('budget', 'satellite', '--month', `${limit}KB`);
    const run = await cli('sync', '--json');
    expect(run.code).toBe(4);
    expect(run.stderr).toMatch(
      /^Little is left of the budget: .* Still to come, .*texts, about .*the verb budget/,
    );
    const queue = await told('queue');
    expect(queue.some(({ tier }) => tier === 'lists')).toBe(false);
    expect(queue.some(({ tier }) => tier === 'texts')).toBe(true);
  });
});

describe('a forecast', () => {
  it('and what really crossed agree within 15 %', async () => {
    await begin(onLink());
    await done('sync', '--folder', 'Lists', '--folder', 'Lists/Boats');
    await done('sync', '--tiers', '0');
    const forecast = await done('forecast', 'Work');
    expect(forecast).toMatchObject({ texts: 13, lists: 0 });
    const before = await spentOn('texts');
    await done('sync', '--folder', 'Work');
    const real = (await spentOn('texts')) - before;
    expect(Number(forecast.bytes) / real).toBeGreaterThan(0.85);
    expect(Number(forecast.bytes) / real).toBeLessThan(1.15);
  });

  it('of attachments does, too', async () => {
    await begin(onLink());
    await done('sync');
    await done('rule', 'Work', 'attachments', '--attachment', '200');
    const forecast = await done('forecast', 'Work');
    expect(forecast).toMatchObject({ texts: 0, attachments: 3 });
    link.resetCounters();
    await done('sync');
    const withAttachments = link.counters();
    link.resetCounters();
    await done('sync');
    const idle = link.counters();
    const real = withAttachments.up + withAttachments.down - idle.up - idle.down;
    expect(Number(forecast.bytes) / real).toBeGreaterThan(0.85);
    expect(Number(forecast.bytes) / real).toBeLessThan(1.15);
  });

  const spentOn = async (tier: string): Promise<number> => {
    const row = (await told('spent')).find((each) => each.tier === tier);
    return row ? Number(row.up) + Number(row.down) : 0;
  };
});

describe('what was spent', () => {
  it('adds up to what crossed the line, to the last byte', async () => {
    link.resetCounters();
    await begin(onLink());
    await done('sync');
    await done('sync');
    const { up, down } = link.counters();
    for (const by of ['tier', 'folder', 'day']) {
      const rows = (await told('spent', '--by', by)).filter((row) => by in row);
      const sum = (key: string): number => rows.reduce((total, row) => total + Number(row[key]), 0);
      expect([sum('up'), sum('down')]).toEqual([up, down]);
      expect(sum('counted')).toBeGreaterThan(up + down);
    }
    expect(await told('sessions')).toHaveLength(3);
  });
});
