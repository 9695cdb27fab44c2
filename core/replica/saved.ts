import { attachmentParts } from '../mail/structure.ts';
import type { Content } from '../model/message.ts';
import type { Replica } from './database.ts';
import { allSessions } from './past-sessions.ts';

/** What did not cross. */
export interface Saved {
  /** Attachments of listed messages that are not here, and their encoded size, bytes. */
  readonly attachments: number;
  readonly attachmentOctets: number;
  /** Bytes that compression kept off the wire, in all sessions so far. */
  readonly compression: number;
}

/** How many contents to look at in one go. */
const sliceSize = 500;

/** Looks at every listed message, slice by slice. */
export const saved = async (replica: Replica): Promise<Saved> => {
  const present = await presentParts(replica);
  let attachments = 0;
  let attachmentOctets = 0;
  for (let after = ''; ; ) {
    const slice: Content[] = await replica.contents.where(':id').above(after).limit(sliceSize).toArray();
    for (const { contentId, structure } of slice) {
      for (const { part, octets } of attachmentParts(structure)) {
        if (present.has(`${part} ${contentId}`)) continue;
        attachments += 1;
        attachmentOctets += octets;
      }
    }
    const last = slice.at(-1);
    if (!last || slice.length < sliceSize) break;
    after = last.contentId;
  }
  const { up, down, uncompressed } = await allSessions(replica);
  return { attachments, attachmentOctets, compression: Math.max(0, uncompressed - up - down) };
};

const presentParts = async (replica: Replica): Promise<ReadonlySet<string>> => {
  const rows = await replica.attachments.filter(({ state }) => state === 'present').primaryKeys();
  return new Set(rows.map(([contentId, part]) => `${part} ${contentId}`));
};
