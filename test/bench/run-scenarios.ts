import { type Account, prepareAccount } from './account.ts';
import type { Others } from './contestants.ts';
import type { Block } from './row.ts';
import { attachmentUnderFire } from './scenarios/attachment.ts';
import { daysNews } from './scenarios/days-news.ts';
import { firstScreen } from './scenarios/first-screen.ts';
import { firstSync } from './scenarios/first-sync.ts';
import { inboxLists } from './scenarios/inbox-lists.ts';
import { largeFolder } from './scenarios/large-folder.ts';
import { manyFolders } from './scenarios/many-folders.ts';
import { nothingNew } from './scenarios/nothing-new.ts';
import { sortingPushed } from './scenarios/sorting.ts';
import { type Site, startSite } from './site.ts';
import { measureTlsAlone, type TlsAlone } from './tls-alone.ts';

export interface ScenariosRun {
  /** In the order of the table. */
  readonly blocks: readonly Block[];
  /** Where the mail is from; null when no scenario needed any. */
  readonly source: string | null;
  readonly tls: TlsAlone | null;
  /** What went wrong, in plain words; the other scenarios ran all the same. */
  readonly failures: readonly string[];
}

/** The blocks in the order of the table. What an account's scenario needs before it runs all the same. */
const onTheAccount = [
  'first-screen-dialup',
  'first-screen-satellite',
  'first-screen-iridium',
  'inbox-lists',
  'first-sight',
  'first-sync',
  'nothing-new',
  'days-news',
  'sorting',
] as const;
const besideIt = ['attachment', 'folders-nothing-new', 'folders-one-changed', 'large-nothing-new'] as const;

/** Runs those scenarios of which `chosen` says so, against one server. */
export const runScenarios = async (
  others: Others,
  chosen: (id: string) => boolean,
): Promise<ScenariosRun> => {
  const any = (ids: readonly string[]): boolean => ids.some(chosen);
  if (!any([...onTheAccount, ...besideIt])) return { blocks: [], source: null, tls: null, failures: [] };
  const site = await startSite();
  const failures: string[] = [];
  const noting = async (what: string, work: () => Promise<Block[]>): Promise<Block[]> => {
    try {
      return await work();
    } catch (error) {
      failures.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  };
  try {
    const tls = await measureTlsAlone(site);
    const account = any(onTheAccount) ? await prepareAccount(site, others) : null;
    // A busy machine would slow these two down: they go first, alone.
    const screens: Block[] = [];
    for (const on of ['dialup', 'satellite'] as const) {
      const id = `first-screen-${on}`;
      if (account && chosen(id))
        screens.push(...(await noting(id, () => alone(firstScreen(site, account, { others, on })))));
    }
    const lanes: { readonly ids: readonly string[]; run(): Promise<Block[]> }[] = [
      ...(account
        ? [
            {
              ids: ['first-screen-iridium'],
              run: () => alone(firstScreen(site, account, { others, on: 'iridium' })),
            },
            { ids: ['inbox-lists'], run: () => alone(inboxLists(site, account)) },
            { ids: onTheAccount.slice(4), run: () => story(site, account, { others, any }) },
          ]
        : []),
      { ids: ['attachment'], run: () => alone(attachmentUnderFire(site, others)) },
      { ids: ['folders-nothing-new', 'folders-one-changed'], run: () => manyFolders(site, others) },
      { ids: ['large-nothing-new'], run: () => alone(largeFolder(site, others)) },
    ];
    // Lines are waited for most of the time: the lanes go on beside each other.
    const beside = await Promise.all(
      lanes.filter(({ ids }) => any(ids)).map(({ ids, run }) => noting(ids.join(', '), run)),
    );
    const blocks = [...screens, ...beside.flat()].filter(({ id }) => chosen(id));
    const order: readonly string[] = [...onTheAccount, ...besideIt];
    return {
      blocks: blocks.sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id)),
      source: account?.source ?? null,
      tls,
      failures,
    };
  } finally {
    await site.stop();
  }
};

const alone = async (block: Promise<Block>): Promise<Block[]> => [await block];

/** One after the other, as one leads to the next. */
const story = async (
  site: Site,
  account: Account,
  { others, any }: { readonly others: Others; readonly any: (ids: readonly string[]) => boolean },
): Promise<Block[]> => [
  ...(await firstSync(site, account, others)),
  ...(any(['nothing-new']) ? [await nothingNew(account)] : []),
  ...(any(['days-news']) ? [await daysNews(site, account)] : []),
  ...(any(['sorting']) ? [await sortingPushed(site, account)] : []),
];
