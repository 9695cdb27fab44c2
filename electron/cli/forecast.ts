import type { LinkKind } from '../../core/model/link.ts';
import type { RuleRow, RuleScope } from '../../core/model/rule.ts';
import { costOf } from '../../core/policy/cost.ts';
import type { Replica } from '../../core/replica/database.ts';
import { forecast as forecastOf } from '../../core/replica/forecast.ts';
import { lineSettings } from '../../core/replica/line-settings.ts';
import { activity } from '../../core/replica/queries.ts';
import { currentLink } from './current-link.ts';
import { withReplica } from './data-directory.ts';
import type { ExitCode } from './exit-codes.ts';
import { printTold, type Told, type VerbOptions } from './report-setting.ts';
import { scopeByName } from './rule-scope.ts';
import { counted, durationWords, linkWords, moneyWords } from './rule-words.ts';
import { readableBytes } from './terminal-text.ts';

export interface ForecastCommand extends VerbOptions {
  readonly link?: LinkKind;
}

/** Prints what the rules would fetch now of a folder, or of all: messages, bytes, time and money. */
export const forecast = async (of: string | undefined, command: ForecastCommand): Promise<ExitCode> => {
  const told = await withReplica(command.data, async (replica) =>
    forecastIn(replica, {
      scope: of === undefined ? 'account' : await scopeByName(replica, of, command.data),
      name: of ?? 'account',
      link: command.link ?? null,
    }),
  );
  return printTold(command, [told]);
};

/** The same of rules as they would be. `link` null is what the line is taken for now. */
export const forecastIn = async (
  replica: Replica,
  input: {
    readonly scope: RuleScope;
    readonly name: string;
    readonly link: LinkKind | null;
    readonly change?: { readonly rules: readonly RuleRow[] };
  },
): Promise<Told> => {
  const { scope, name, change } = input;
  const link = input.link ?? (await currentLink(replica));
  const [found, { terms }, engine] = await Promise.all([
    forecastOf(replica, { link, now: Date.now(), scope, ...(change ? { change } : {}) }),
    lineSettings(replica),
    activity(replica),
  ]);
  const { lists, texts, attachments, bytes } = found;
  const { ms, money } = costOf({
    bytes,
    bytesPerSecond: engine?.bytesPerSecond ?? null,
    rttMs: engine?.rttMs ?? null,
    price: terms.get(link)?.price ?? null,
  });
  const parts = [
    ...(lists > 0 ? [`the list of ${counted(lists, 'message')}`] : []),
    ...(texts > 0 ? [counted(texts, 'text')] : []),
    ...(attachments > 0 ? [counted(attachments, 'attachment')] : []),
  ];
  const cost = [
    readableBytes(bytes),
    ...(ms === null ? [] : [`about ${durationWords(ms)}`]),
    ...(money === null ? [] : [moneyWords(money)]),
  ];
  return {
    json: { of: name, link, ...found, ms: ms === null ? null : Math.round(ms), money },
    words:
      parts.length === 0
        ? `Nothing of ${name === 'account' ? 'any folder' : name} is left to fetch on ${linkWords(link)}, as far as is known here.`
        : `${name === 'account' ? 'All folders' : name}, ${linkWords(link)}: ${parts.join(', ')}: ${cost.join(', ')}.`,
  };
};
