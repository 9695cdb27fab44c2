// The verbs that say what comes first and what comes at all. None needs a line.
import { Argument } from 'commander';
import { linkKinds } from '../../core/model/link.ts';
import type { Priority } from '../../core/model/mailbox.ts';
import type { Fetching, RuleException } from '../../core/model/rule.ts';
import { examples, json, jsonLines, type VerbMaker } from './add-verbs.ts';
import { folderPath, wholeNumber } from './arguments.ts';
import type { ExceptCommand } from './except.ts';
import type { ForecastCommand } from './forecast.ts';
import { linkKind, linkKindOr, linkNames, sizeIn } from './line-arguments.ts';
import type { OrderCommand } from './order.ts';
import type { VerbOptions } from './report-setting.ts';
import type { RuleCommand } from './rule.ts';

const kindsOfLink = linkKinds.map((kind) => linkNames[kind]).join(', ');

const scopeHelp =
  'a folder, or account for all that have no rule of their own (a folder of that name: folder:account)';

export const addRuleVerbs = ({ verb, running }: VerbMaker): void => {
  examples(
    json(
      verb('priority', 'set the rank of a folder, and with it of those below')
        .argument('<folder>', 'the folder', folderPath)
        .addArgument(
          new Argument('<rank>', 'off: not a byte of it but its name').choices([
            'high',
            'normal',
            'low',
            'off',
            'inherit',
          ]),
        ),
    ),
    'priority Lists low --data ~/mail',
    'priority Lists/Boats inherit --data ~/mail',
  ).action(
    running(async (path: string, rank: Priority | 'inherit', command: VerbOptions) =>
      (await import('./priority.ts')).priority(path, rank, command),
    ),
  );

  examples(
    jsonLines(
      verb('order', 'print the folders in the order they are synced, or put one into its place')
        .argument('[folder]', 'the folder to put into its place', folderPath)
        .option('--before <folder>', 'before this one, in its rank', folderPath)
        .option('--after <folder>', 'after this one, in its rank', folderPath)
        .option('--up', 'one place up')
        .option('--down', 'one place down'),
    ),
    'order --data ~/mail',
    'order Clients/Acme --before Drafts --data ~/mail',
  ).action(
    running(async (path: string | undefined, command: OrderCommand) =>
      (await import('./order.ts')).order(path, command),
    ),
  );

  examples(
    json(
      verb('rule', 'say what comes by itself of a folder, on a kind of link')
        .argument('<of>', scopeHelp)
        .addArgument(
          new Argument('[what]', 'what comes').choices(['lists', 'texts', 'attachments', 'everything']),
        )
        .option('--link <kind>', `only on this kind of link: ${kindsOfLink}; default: any`, linkKindOr('any'))
        .option('--text <KB>', 'texts up to this size; of longer ones the beginning', sizeIn('KB'))
        .option('--attachment <KB>', 'attachments up to this size', sizeIn('KB'))
        .option('--days <number>', 'only of the last so many days', wholeNumber(1, 36_500))
        .option('--newest <number>', 'only of the newest so many messages', wholeNumber(1, 10_000_000))
        .option('--all', 'all the way back (the default)')
        .option('--remove', 'take the rule away')
        .option('--forecast', 'set nothing; print what it would fetch now'),
    ),
    'rule Lists lists --newest 200 --data ~/mail',
    'rule account attachments --link broadband --text 256 --attachment 100 --data ~/mail',
    'rule Lists --remove --data ~/mail',
  ).action(
    running(async (of: string, what: Fetching['kind'] | undefined, command: RuleCommand) =>
      (await import('./rule.ts')).rule(of, what, command),
    ),
  );

  jsonLines(verb('rules', 'print the rules, what holds without any, and the exceptions')).action(
    running(async (command: VerbOptions) => (await import('./rules.ts')).rules(command)),
  );

  examples(
    json(
      verb('except', 'make an exception to every rule; the first that matches decides')
        .addArgument(new Argument('[effect]', 'what becomes of it').choices(['always', 'never']))
        .argument('[what]', 'a sender, a domain with those below it, or a media type')
        .option('--folder <path>', 'in this folder only', folderPath)
        .option(
          '--remove <number>',
          'take an exception away, by its number in rules',
          wholeNumber(1, 100_000),
        )
        .option('--up <number>', 'ask it before the one above', wholeNumber(1, 100_000))
        .option('--down <number>', 'ask it after the one below', wholeNumber(1, 100_000)),
    ),
    'except always office.example.org --data ~/mail',
    "except never 'video/*' --data ~/mail",
    'except --remove 2 --data ~/mail',
  ).action(
    running(
      async (effect: RuleException['effect'] | undefined, what: string | undefined, command: ExceptCommand) =>
        (await import('./except.ts')).except(effect, what, command),
    ),
  );

  examples(
    json(
      verb('forecast', 'print what the rules would fetch now: messages, bytes, time, money')
        .argument('[folder]', 'of this folder; default: of all')
        .option('--link <kind>', `on this kind of link: ${kindsOfLink}; default: as it is now`, linkKind),
    ),
    'forecast --data ~/mail',
    'forecast INBOX --link broadband --data ~/mail',
  ).action(
    running(async (of: string | undefined, command: ForecastCommand) =>
      (await import('./forecast.ts')).forecast(of, command),
    ),
  );
};
