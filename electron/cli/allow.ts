import type { LinkKind } from '../../core/model/link.ts';
import { dayOf } from '../../core/policy/budget.ts';
import { allowBytes } from '../../core/replica/commands/line-commands.ts';
import { lineSettings } from '../../core/replica/line-settings.ts';
import { currentLink } from './current-link.ts';
import { type ExitCode, UsageError } from './exit-codes.ts';
import { linkNames } from './line-arguments.ts';
import { setting, type VerbOptions } from './report-setting.ts';
import { readableBytes } from './terminal-text.ts';

export interface AllowCommand extends VerbOptions {
  readonly link?: LinkKind;
}

/** Lets so many bytes more cross today, beyond every limit of a kind of link, for changes, lists and what somebody asks for. */
export const allow = (bytes: number, command: AllowCommand): Promise<ExitCode> => {
  if (bytes === 0) throw new UsageError('How many bytes more? Such as: allow 200KB');
  return setting(command, async (replica, now) => {
    const link = command.link ?? (await currentLink(replica));
    await allowBytes(replica, { link, bytes }, now);
    const { allowance } = await lineSettings(replica);
    const allowed = allowance?.link === link && allowance.day === dayOf(now) ? allowance.bytes : 0;
    return {
      json: { link, bytes, allowed },
      words: `Today ${readableBytes(allowed)} may cross beyond the ${linkNames[link]} budget, for changes, lists and what you ask for.`,
    };
  });
};
