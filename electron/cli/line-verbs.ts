// The verbs about the line: what it is, when it is used, what it may cost, what waits for it and what it carried. None needs it.
import { Argument, Option } from 'commander';
import { type LinkKind, linkKinds } from '../../core/model/link.ts';
import { examples, json, jsonLines, type VerbMaker } from './add-verbs.ts';
import type { AllowCommand } from './allow.ts';
import { wholeNumber } from './arguments.ts';
import type { BudgetCommand } from './budget.ts';
import { limitOrNone, linkKind, linkKindOr, linkNames, sizeIn } from './line-arguments.ts';
import type { LinkCommand } from './link.ts';
import type { QueueAction, QueueCommand } from './queue.ts';
import type { ScheduleCommand } from './schedule.ts';
import type { SessionsCommand } from './sessions.ts';
import type { SpentCommand } from './spent.ts';

const kindsOfLink = linkKinds.map((kind) => linkNames[kind]).join(', ');

export const addLineVerbs = (maker: VerbMaker): void => {
  addBudgetVerbs(maker);
  addUseVerbs(maker);
  addRecordVerbs(maker);
};

const addBudgetVerbs = ({ verb, running }: VerbMaker): void => {
  const limitHelp = (period: string): string => `at most so much a ${period}, such as 200KB or 5MB; or none`;
  examples(
    json(
      verb('budget', 'print what the line may cost and what is spent of it, or set it')
        .argument('[kind]', `a kind of link: ${kindsOfLink}`, linkKind)
        .option('--session <size>', limitHelp('session'), limitOrNone)
        .option('--day <size>', limitHelp('day'), limitOrNone)
        .option('--month <size>', limitHelp('month'), limitOrNone)
        .option('--price <price...>', 'what it costs: 7/MB USD, 1.50/minute EUR, or none'),
    ),
    'budget --data ~/mail',
    'budget metered --month 50MB --session 2MB --price 7/MB USD --data ~/mail',
  ).action(
    running(async (kind: LinkKind | undefined, command: BudgetCommand) =>
      (await import('./budget.ts')).budget(kind, command),
    ),
  );

  examples(
    json(
      verb('allow', 'let changes, lists and what you ask for cross today, beyond the budget')
        .argument('<size>', 'such as 200KB; a number alone is bytes', sizeIn('B'))
        .option('--link <kind>', `on this kind of link: ${kindsOfLink}; default: as it is now`, linkKind),
    ),
    'allow 200KB --data ~/mail',
  ).action(
    running(async (bytes: number, command: AllowCommand) =>
      (await import('./allow.ts')).allow(bytes, command),
    ),
  );
};

const addUseVerbs = ({ verb, running }: VerbMaker): void => {
  examples(
    jsonLines(
      verb('link', 'print what kind of link it is taken for, or say what it is')
        .argument('[kind]', `${kindsOfLink}; auto to find out`, linkKindOr('auto'))
        .option('--network <name>', 'on the network of this name only'),
    ),
    'link --data ~/mail',
    "link metered --network 'Hotel Astoria' --data ~/mail",
  ).action(
    running(async (kind: LinkKind | 'auto' | undefined, command: LinkCommand) =>
      (await import('./link.ts')).link(kind, command),
    ),
  );

  examples(
    json(
      verb('schedule', 'print when it goes online by itself, or set it')
        .argument('[when...]', 'always, hand, every HOURS, or from HH:MM to HH:MM')
        .option('--free', 'what crosses in that time counts for no budget'),
    ),
    'schedule every 6 --data ~/mail',
    'schedule from 02:00 to 06:00 --free --data ~/mail',
  ).action(
    running(async (words: readonly string[], command: ScheduleCommand) =>
      (await import('./schedule.ts')).schedule(words, command),
    ),
  );
};

const addRecordVerbs = ({ verb, running }: VerbMaker): void => {
  examples(
    jsonLines(
      verb('queue', 'print what waits for the line in the order it goes, or change it')
        .addArgument(
          new Argument('[action]', 'what to do').choices(['up', 'pause', 'resume', 'cancel', 'restore']),
        )
        .argument('[number]', 'with which entry', wholeNumber(1, 100_000)),
    ),
    'queue --data ~/mail',
    'queue up 3 --data ~/mail',
  ).action(
    running(async (action: QueueAction | undefined, number: number | undefined, command: QueueCommand) =>
      (await import('./queue.ts')).queue(action, number, command),
    ),
  );

  examples(
    jsonLines(
      verb('spent', 'print where bytes went, and what was not spent')
        .option('--days <number>', 'in the last so many days; default: 30', wholeNumber(1, 36_500))
        .addOption(
          new Option('--by <what>', 'a line for each day, folder or tier; default: tier').choices([
            'day',
            'folder',
            'tier',
          ]),
        ),
    ),
    'spent --days 7 --by day --data ~/mail',
  ).action(running(async (command: SpentCommand) => (await import('./spent.ts')).spent(command)));

  examples(
    jsonLines(
      verb('sessions', 'print what the last sessions cost and brought').option(
        '--limit <number>',
        'the newest so many; default: 20',
        wholeNumber(1, 1_000_000),
      ),
    ),
    'sessions --limit 5 --data ~/mail',
  ).action(running(async (command: SessionsCommand) => (await import('./sessions.ts')).sessions(command)));
};
