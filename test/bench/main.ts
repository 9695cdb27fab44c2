// npm run bench: bytes, flights and seconds beside other programs on the same lines, and how fast the core is by itself.
import { Command } from 'commander';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { inboxMail } from './bench-mailbox.ts';
import { installedOthers } from './contestants.ts';
import type { Figure } from './figure.ts';
import { budgetStops, textDuringAttachment } from './line-scenarios.ts';
import { thisMachine } from './machine.ts';
import { markdownReport } from './markdown.ts';
import { mergeSpeed } from './merge-speed.ts';
import { parserSpeed } from './parser-speed.ts';
import { policySpeed } from './policy-speed.ts';
import { jsonReport, type Report } from './report.ts';
import { runScenarios } from './run-scenarios.ts';
import { sortingAfterLogin } from './sorting-after-login.ts';
import { tableReport } from './table.ts';

interface Options {
  readonly json?: true;
  readonly markdown?: true;
  readonly million?: true;
  readonly only: RegExp;
}

const options = new Command('bench')
  .option('--json', 'print one object')
  .option('--markdown', 'print tables for a page')
  .option('--million', 'the replica in Chromium with a million messages, too: takes minutes')
  .option(
    '--only <regex>',
    'only what matches: scenarios by id, and line-policy, speed, replica',
    (text) => new RegExp(text),
    /./,
  )
  .parse()
  .opts<Options>();

const started = performance.now();
const others = await installedOthers();
const { blocks, source, tls, failures } = await runScenarios(others, (id) => options.only.test(id));

const figures: Figure[] = [];
if (options.only.test('line-policy')) {
  const { mail } = await inboxMail();
  figures.push(
    ...(await sortingAfterLogin()),
    ...(await textDuringAttachment()),
    ...(await budgetStops(mail)),
  );
}
// By themselves: nothing else may take their time.
if (options.only.test('speed')) {
  const { mail } = await inboxMail();
  figures.push(...mergeSpeed(), ...(await policySpeed()), ...(await parserSpeed(mail)));
}
const withBrowser = options.only.test('replica') && findChromium() !== null;
if (withBrowser) {
  const { millionSizes, replicaSpeed, usualSizes } = await import('./browser/replica-speed.ts');
  figures.push(...(await replicaSpeed({ sizes: options.million ? millionSizes : usualSizes })));
}

const report: Report = {
  date: new Date().toISOString(),
  machine: await thisMachine(others),
  source,
  problems: [
    ...Object.entries(others)
      .filter(([, version]) => version === null)
      .map(([name]) => `Without ${name}, which is not installed here.`),
    ...(options.only.test('replica') && !withBrowser ? ['Without Chromium, which is not here.'] : []),
    ...failures.map((failure) => `FAILED ${failure}`),
  ],
  tls,
  blocks,
  figures,
  seconds: (performance.now() - started) / 1_000,
};
if (options.json) console.log(JSON.stringify(jsonReport(report)));
else console.log(options.markdown ? markdownReport(report) : tableReport(report));
if (failures.length > 0) process.exitCode = 1;
