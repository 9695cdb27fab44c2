import type { LinkKind } from '../../core/model/link.ts';
import { setLinkByHand, setLinkOfNetwork } from '../../core/replica/commands/line-commands.ts';
import type { Replica } from '../../core/replica/database.ts';
import { lineSettings } from '../../core/replica/line-settings.ts';
import { activity } from '../../core/replica/queries.ts';
import { currentLink } from './current-link.ts';
import { withReplica } from './data-directory.ts';
import { type ExitCode, UsageError } from './exit-codes.ts';
import { linkNames } from './line-arguments.ts';
import { printTold, setting, type Told, type VerbOptions } from './report-setting.ts';
import { readableBytes } from './terminal-text.ts';

export interface LinkCommand extends VerbOptions {
  readonly network?: string;
}

/** Says what kind of link it is, everywhere or on one network; without a kind prints what it is taken for. */
export const link = async (kind: LinkKind | 'auto' | undefined, command: LinkCommand): Promise<ExitCode> => {
  const { network } = command;
  if (network?.trim() === '') throw new UsageError('What is the network called?');
  if (kind === undefined) {
    if (network !== undefined) throw new UsageError(`What is the link on ${network}? Or auto, to find out.`);
    return printTold(command, await withReplica(command.data, linkTold));
  }
  const set = kind === 'auto' ? null : kind;
  return setting(command, async (replica) => {
    if (network === undefined) await setLinkByHand(replica, set);
    else await setLinkOfNetwork(replica, { network, link: set });
    const where = network === undefined ? 'The link' : `The link on ${network}`;
    return {
      json: { link: set, network: network ?? null },
      words: set === null ? `${where} is found out.` : `${where} is ${linkNames[set]}.`,
    };
  });
};

const linkTold = async (replica: Replica): Promise<readonly Told[]> => {
  const [{ byHand, byNetwork }, engine, now] = await Promise.all([
    lineSettings(replica),
    activity(replica),
    currentLink(replica),
  ]);
  const { bytesPerSecond = null, rttMs = null } = engine ?? {};
  const measured = [
    ...(bytesPerSecond === null ? [] : [`${readableBytes(bytesPerSecond)}/s`]),
    ...(rttMs === null ? [] : [`${Math.round(rttMs)} ms round trip`]),
  ];
  return [
    {
      json: { link: now, byHand, byNetwork, network: engine?.network ?? null, bytesPerSecond, rttMs },
      words:
        `The link is taken for ${linkNames[now]}${byHand === null ? '' : ', as you said'}` +
        `${measured.length > 0 ? `; last measured: ${measured.join(', ')}` : ''}.`,
    },
    ...Object.entries(byNetwork).map(([network, kind]) => ({
      json: { network, link: kind },
      words: `On the network ${network} it is ${linkNames[kind]}.`,
    })),
  ];
};
