import type { LinkKind } from '../../core/model/link.ts';
import type { Fetching, Reach, Rule, RuleRow } from '../../core/model/rule.ts';
import { builtInRule } from '../../core/policy/rules.ts';
import { removeRule, setRule } from '../../core/replica/commands/rule-commands.ts';
import { withReplica } from './data-directory.ts';
import { type ExitCode, NotHere, UsageError } from './exit-codes.ts';
import { forecastIn } from './forecast.ts';
import { printTold, setting, type Told, type VerbOptions } from './report-setting.ts';
import { scopeByName } from './rule-scope.ts';
import { linkWords, ruleWords } from './rule-words.ts';

export interface RuleCommand extends VerbOptions {
  readonly link?: LinkKind | 'any';
  readonly text?: number;
  readonly attachment?: number;
  readonly days?: number;
  readonly newest?: number;
  readonly all?: true;
  readonly remove?: true;
  /** Only tell what it would fetch. */
  readonly forecast?: true;
}

/** Sets or removes the rule of a folder or of the account, or tells what it would fetch if it were set. */
export const rule = async (
  of: string,
  fetch: Fetching['kind'] | undefined,
  command: RuleCommand,
): Promise<ExitCode> => {
  const link = command.link ?? 'any';
  if (command.remove) {
    if (fetch !== undefined) throw new UsageError('Either --remove, or a rule to set.');
    return remove(of, link, command);
  }
  if (fetch === undefined) {
    throw new UsageError('What is to come by itself? lists, texts, attachments or everything; or --remove.');
  }
  const wanted = ruleFrom(fetch, command);
  if (command.forecast) {
    const told = await withReplica(command.data, async (replica) => {
      const scope = await scopeByName(replica, of, command.data);
      const rules = (await replica.rules.toArray()).filter((row) => row.scope !== scope || row.link !== link);
      return forecastIn(replica, {
        scope,
        name: of,
        link: link === 'any' ? null : link,
        change: { rules: [...rules, { ...wanted, scope, link }] },
      });
    });
    return printTold(command, [told]);
  }
  return setting(command, async (replica): Promise<Told> => {
    const row: RuleRow = { ...wanted, scope: await scopeByName(replica, of, command.data), link };
    await setRule(replica, row);
    return {
      json: { of, link, ...wanted },
      words: `${of}: ${ruleWords(wanted)}, on ${linkWords(link)}.`,
    };
  });
};

const remove = (of: string, link: RuleRow['link'], command: RuleCommand): Promise<ExitCode> =>
  setting(command, async (replica) => {
    const scope = await scopeByName(replica, of, command.data);
    if (!(await replica.rules.get([scope, link]))) {
      throw new NotHere(
        `${of} has no rule of its own for ${linkWords(link)}. See: rules --data ${command.data}`,
      );
    }
    await removeRule(replica, { scope, link });
    return {
      json: { of, link, removed: true },
      words: `${of} has no rule of its own for ${linkWords(link)} now.`,
    };
  });

/** A limit that is not typed is that of the built-in rule for slow links. */
const ruleFrom = (kind: Fetching['kind'], command: RuleCommand): Rule => ({
  fetch: fetchingFrom(kind, command),
  reach: reachFrom(command),
});

const usualTextBytes = (): number => {
  const { fetch } = builtInRule('dialUp');
  return fetch.kind === 'texts' ? fetch.textBytes : 0;
};

const usualAttachmentBytes = 50_000;

const fetchingFrom = (kind: Fetching['kind'], { text, attachment }: RuleCommand): Fetching => {
  if (text !== undefined && kind !== 'texts' && kind !== 'attachments') {
    throw new UsageError(`--text does not go with ${kind}.`);
  }
  if (attachment !== undefined && kind !== 'attachments') {
    throw new UsageError(`--attachment does not go with ${kind}.`);
  }
  switch (kind) {
    case 'lists':
    case 'everything':
      return { kind };
    case 'texts':
      return { kind, textBytes: text ?? usualTextBytes() };
    case 'attachments':
      return {
        kind,
        textBytes: text ?? usualTextBytes(),
        attachmentBytes: attachment ?? usualAttachmentBytes,
      };
  }
};

const reachFrom = ({ days, newest, all }: RuleCommand): Reach => {
  if ([days, newest, all].filter((given) => given !== undefined).length > 1) {
    throw new UsageError('How far back: one of --days N, --newest N, --all.');
  }
  if (days !== undefined) return { kind: 'days', days };
  if (newest !== undefined) return { kind: 'messages', messages: newest };
  return { kind: 'all' };
};
