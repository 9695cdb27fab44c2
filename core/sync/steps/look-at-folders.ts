import { tickClock } from '../../replica/read-clock.ts';
import { recordFolders } from '../../replica/record/record-folders.ts';
import { folderLook } from '../folder-look.ts';
import { readPolicy } from '../keep-policy.ts';
import type { EarlyLook } from '../look-along.ts';
import { sawFolders } from '../push/push-state.ts';
import type { SessionContext } from '../session-context.ts';
import { surveyWork } from '../session-work.ts';

/** Lists the folders, where that was not done with the login, and surveys what there is to do. */
export const lookAtFolders = async (context: SessionContext): Promise<void> => {
  const { options, goals, report, spend } = context;
  const { replica, clock } = options;
  report.set({ step: { kind: 'folders' } });
  const { listings, listedAt } = context.early ?? (await lookNow(context));
  context.early = null;
  spend.note({ items: 1, octets: 0 });
  context.open = null;
  const { forgotten } = await recordFolders(replica, listings, clock.now());
  context.dropped ||= forgotten > 0;
  context.policy = await readPolicy(context);
  context.work = await surveyWork(replica, context.policy, goals.folders);
  context.listedAt = listedAt;
  context.lookedMs = clock.now();
  context.foldersDue = false;
  sawFolders(context.push);
};

const lookNow = async ({ options, session }: SessionContext): Promise<EarlyLook> => {
  const { replica, ports, clock } = options;
  const listedAt = await tickClock(replica, clock.now());
  const { without, known } = await folderLook(replica);
  return { listings: await ports.remote.listMailboxes(session.id, without, known), listedAt };
};
