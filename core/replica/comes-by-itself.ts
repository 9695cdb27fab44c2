import type { ContentId, PartNumber } from '../model/ids.ts';
import type { LinkKind } from '../model/link.ts';
import type { Replica } from './database.ts';
import { readFetchPolicy, wantedOf } from './wanted-now.ts';

/** What the line is taken for, and when that is: ms since the epoch. */
export interface OnLine {
  readonly link: LinkKind;
  readonly now: number;
}

/** What of a message is not here, and comes without anybody asking. */
export interface ByItself {
  readonly text: boolean;
  /** The HTML along with the plain text. */
  readonly html: boolean;
  readonly attachments: ReadonlySet<PartNumber>;
}

/** What comes by itself of a content, in whichever folder it is. */
export const comesByItself = async (
  replica: Replica,
  contentId: ContentId,
  { link, now }: OnLine,
): Promise<ByItself> => {
  const [policy, rows] = await Promise.all([
    readFetchPolicy(replica, { link, now, override: null }),
    replica.messages.where('contentId').equals(contentId).toArray(),
  ]);
  const { texts, attachments } = await wantedOf(replica, policy, rows);
  return {
    text: texts.length > 0,
    html: texts.some(({ withHtml }) => withHtml),
    attachments: new Set(attachments.map(({ part }) => part)),
  };
};

/** Where nobody says what the line is. */
export const nothingByItself: ByItself = { text: false, html: false, attachments: new Set() };
