import { sharedContentId } from '../../mail/content-id.ts';
import { wholeSecond } from '../../mail/internal-date.ts';
import type { ContentId, MessageId } from '../../model/ids.ts';
import type { Message } from '../../model/message.ts';
import type { Replica } from '../database.ts';
import { messageIdFields } from '../message-id-fields.ts';

/** A row with a UID that holds what a vanished one held. */
export interface Found {
  readonly row: Message & { readonly uid: number };
  /**
   * It was not there yet when the vanished one was last seen: this is where that one went, not a copy that was always
   * there.
   */
  readonly isNew: boolean;
}

/**
 * Where the content of vanished rows is now. Where the server does not name content, and messages that look alike had
 * to be named apart, only a row that is new since counts, and for one vanished row only.
 */
export const findElsewhere = async (
  replica: Replica,
  vanished: readonly Message[],
): Promise<ReadonlyMap<MessageId, readonly Found[]>> => {
  const found = new Map<MessageId, Found[]>();
  const contentIds = vanished.map(({ contentId }) => contentId);
  const places = groupPlaces(await rowsWith(replica, contentIds), ({ contentId }) => contentId);
  for (const row of vanished) {
    const here = places.get(row.contentId) ?? [];
    if (here.length > 0)
      found.set(
        row.id,
        here.map((place) => ({ row: place, isNew: isNewer(place, row) })),
      );
  }
  const left = vanished.filter(({ id, contentId }) => !found.has(id) && isFingerprint(contentId));
  if (left.length > 0) await findLookAlikes(replica, left, found);
  const unfound = vanished.filter(({ id }) => !found.has(id));
  if (unfound.length > 0) await findRebuilt(replica, unfound, found);
  return found;
};

/**
 * A message that was put together again from its parts (core/ports.ts, MessageSource) has another size than the one it
 * was: its Message-ID and INTERNALDATE tell, where it is new since.
 */
const findRebuilt = async (
  replica: Replica,
  vanished: readonly Message[],
  found: Map<MessageId, Found[]>,
): Promise<void> => {
  const messageIds = await messageIdFields(replica, vanished);
  const same = await placesByMessageId(replica, new Set(messageIds.filter((messageId) => messageId !== '')));
  const taken = new Set<MessageId>();
  for (const [index, row] of vanished.entries()) {
    const place = same
      .get(messageIds[index] ?? '')
      ?.find(
        (candidate) =>
          !taken.has(candidate.id) &&
          wholeSecond(candidate.internalDate) === wholeSecond(row.internalDate) &&
          isNewer(candidate, row),
      );
    if (!place) continue;
    taken.add(place.id);
    found.set(row.id, [{ row: place, isNew: true }]);
  }
};

/** The rows of what carries these Message-IDs, by those: asked for all at once, for there may be ten thousand. */
const placesByMessageId = async (
  replica: Replica,
  messageIds: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly Place[]>> => {
  const names = new Map<ContentId, string>();
  const carrying = replica.contents.where('envelope.messageId').anyOf([...messageIds]);
  await carrying.eachKey((messageId, { primaryKey }) => names.set(primaryKey, String(messageId)));
  return groupPlaces(
    await rowsWith(replica, [...names.keys()]),
    ({ contentId }) => names.get(contentId) ?? '',
  );
};

const findLookAlikes = async (
  replica: Replica,
  vanished: readonly Message[],
  found: Map<MessageId, Found[]>,
): Promise<void> => {
  const wanted = new Set(vanished.map(({ contentId }) => sharedContentId(contentId)));
  const named = await replica.contents.where('contentId').startsWith('f:').primaryKeys();
  const apart = named.filter((contentId) => wanted.has(sharedContentId(contentId)));
  const places = groupPlaces(await rowsWith(replica, apart), ({ contentId }) => sharedContentId(contentId));
  for (const alike of places.values()) alike.sort((a, b) => a.uid - b.uid);
  const taken = new Set<MessageId>();
  for (const row of inOldOrder(vanished)) {
    const alike = places.get(sharedContentId(row.contentId)) ?? [];
    const place = alike.find((candidate) => !taken.has(candidate.id) && isNewer(candidate, row));
    if (!place) continue;
    taken.add(place.id);
    found.set(row.id, [{ row: place, isNew: true }]);
  }
};

/** Messages mostly keep their order when their UIDs change; a name apart says which UID it had. */
const inOldOrder = (rows: readonly Message[]): readonly Message[] => {
  const oldUid = ({ contentId }: Message): number => Number(/@\d+\.(\d+)$/.exec(contentId)?.[1] ?? 0);
  return [...rows].sort((a, b) => oldUid(a) - oldUid(b));
};

const isFingerprint = (contentId: ContentId): boolean => contentId.startsWith('f:');

const isNewer = (place: Message, vanished: Message): boolean =>
  place.id > vanished.id && place.observed > vanished.observed;

type Place = Found['row'];

const rowsWith = async (replica: Replica, contentIds: readonly ContentId[]): Promise<Place[]> => {
  const rows = await replica.messages
    .where('contentId')
    .anyOf([...new Set(contentIds)])
    .toArray();
  return rows.filter((row): row is Place => row.uid !== null && row.shown !== null);
};

const groupPlaces = <Name extends string>(
  rows: readonly Place[],
  nameOf: (row: Place) => Name,
): ReadonlyMap<Name, Place[]> => {
  const places = new Map<Name, Place[]>();
  for (const row of rows) {
    const known = places.get(nameOf(row));
    if (known) known.push(row);
    else places.set(nameOf(row), [row]);
  }
  return places;
};
