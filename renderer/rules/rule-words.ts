// Rules as people say them.
import type { LinkKind } from '../../core/model/link.ts';
import type { Fetching, Reach, Rule } from '../../core/model/rule.ts';
import type { RuleOrigin } from '../../core/policy/rules.ts';
import type { FolderView } from '../../core/replica/views.ts';
import { findFolder } from '../folders/folder-paths.ts';
import { folderName } from '../folders/folder-words.ts';
import { formatBytes } from '../format/bytes.ts';
import { formatCounted } from '../format/count.ts';
import { linkKindWords } from '../line/link-kind-words.ts';

const fetchingWords = (fetch: Fetching): string => {
  switch (fetch.kind) {
    case 'lists':
      return 'lists only';
    case 'texts':
      return `texts up to ${formatBytes(fetch.textBytes)}`;
    case 'attachments':
      return fetch.textBytes === fetch.attachmentBytes
        ? `texts and attachments up to ${formatBytes(fetch.textBytes)}`
        : `texts up to ${formatBytes(fetch.textBytes)}, attachments up to ${formatBytes(fetch.attachmentBytes)}`;
    case 'everything':
      return 'everything';
  }
};

const reachWords = (reach: Reach): string => {
  switch (reach.kind) {
    case 'all':
      return '';
    case 'days':
      return reach.days === 1 ? ', last day' : `, last ${formatCounted(reach.days, 'day')}`;
    case 'messages':
      return reach.messages === 1
        ? ', newest message'
        : `, newest ${formatCounted(reach.messages, 'message')}`;
  }
};

/** What a rule brings: `texts up to 32 KB`, `everything, last 30 days`. */
export const ruleWords = ({ fetch, reach }: Rule): string => `${fetchingWords(fetch)}${reachWords(reach)}`;

/** Kinds of link that a rule is for, in a sentence. */
export const onLink = (link: LinkKind | 'any'): string =>
  link === 'any' ? 'on any line' : `on ${linkKindWords[link]}`;

/** Whose a rule is: `as for Clients`, `as for all folders`, `as built in`. */
export const originWords = (folders: readonly FolderView[], from: RuleOrigin): string => {
  if (from === 'builtIn') return 'as Packetboat does by itself';
  if (from.scope === 'account') return 'as for all folders';
  const above = findFolder(folders, from.scope);
  return above === undefined ? 'as for a folder that is gone' : `as for ${folderName(above)}`;
};
