// npm run bench: bytes, flights and seconds against a private server behind the counting link.
import { arch, cpus } from 'node:os';
import type { Figure } from './figure.ts';
import { budgetStops, textDuringAttachment } from './line-scenarios.ts';
import { mergeSpeed } from './merge-speed.ts';
import { policySpeed } from './policy-speed.ts';
import {
  attachmentUnderFire,
  firstScreen,
  inboxMail,
  listsAndNothingNew,
  sortingPushed,
} from './scenarios.ts';

const asJson = process.argv.includes('--json');
const { mail, source } = await inboxMail();
const figures: Figure[] = [
  ...(await listsAndNothingNew(mail)),
  ...(await firstScreen(mail)),
  ...(await attachmentUnderFire()),
  ...(await sortingPushed()),
  ...(await textDuringAttachment()),
  ...(await budgetStops(mail)),
  ...mergeSpeed(),
  ...(await policySpeed()),
];
if (asJson) console.log(JSON.stringify({ source, node: process.version, figures }));
else {
  console.log(`Mail: ${source}. Node ${process.version}, ${cpus().length} × ${arch()}.\n`);
  const width = (pick: (figure: Figure) => string): number =>
    Math.max(...figures.map((figure) => pick(figure).length));
  const [scenarioWidth, measuredWidth] = [
    width(({ scenario }) => scenario),
    width(({ measured }) => measured),
  ];
  for (const { scenario, measured, target, met } of figures) {
    console.log(
      `${scenario.padEnd(scenarioWidth)}  ${measured.padEnd(measuredWidth)}  ${target}${met ? '' : '  NOT MET'}`,
    );
  }
}
