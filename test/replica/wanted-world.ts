// Replicas with folders, copies, rules and marks of all kinds, and a plain answer to what is wanted in them: row by row.
import fc from 'fast-check';
import { attachmentParts, textParts } from '../../core/mail/structure.ts';
import { formatUidSet, uidSetOf } from '../../core/merge/uid-set.ts';
import type {
  ActionId,
  ChangeId,
  ContentId,
  Hlc,
  MailboxId,
  MessageId,
  PartNumber,
  Sha256,
} from '../../core/model/ids.ts';
import { type LinkKind, linkKinds } from '../../core/model/link.ts';
import type { Mailbox, Priority } from '../../core/model/mailbox.ts';
import type { Content, Message } from '../../core/model/message.ts';
import type { BodyPart } from '../../core/model/part.ts';
import type { QueueMark } from '../../core/model/queue.ts';
import type { Fetching, Reach, Rule, RuleException, RuleRow } from '../../core/model/rule.ts';
import { attachmentVerdict, textVerdict } from '../../core/policy/fetch-verdict.ts';
import { rankMailboxes } from '../../core/policy/priorities.ts';
import { ruleFor } from '../../core/policy/rules.ts';
import type { Replica } from '../../core/replica/database.ts';
import { textOctetsOf } from '../../core/replica/list-columns.ts';
import type { FetchPolicy } from '../../core/replica/wanted-now.ts';
import { bodyPart, multipart, partNumber } from '../mail/body-part.ts';
import { newReplica } from '../sync/new-replica.ts';
import { contentOf, listedMailbox, listedMessage } from './filled-replica.ts';

export const now = 1_790_000_000_000;
export const uidValidity = 7;
const dayMs = 86_400_000;

const places = [
  ['INBOX', 'inbox'],
  ['Work', 'none'],
  ['Work/Old', 'none'],
  ['Junk', 'junk'],
] as const;

const pdf = (octets: number) => bodyPart('application/pdf', { octets, disposition: 'attachment' });
const video = (octets: number) => bodyPart('video/mp4', { octets, disposition: 'attachment' });

const structures: readonly (BodyPart | null)[] = [
  null,
  bodyPart('text/plain', { octets: 900, part: partNumber('1') }),
  bodyPart('text/html', { octets: 90_000 }),
  multipart(
    'alternative',
    bodyPart('text/plain', { octets: 60_000 }),
    bodyPart('text/html', { octets: 5_000 }),
  ),
  multipart('mixed', bodyPart('text/plain', { octets: 500 }), pdf(20_000), video(900_000)),
  multipart('mixed', bodyPart('text/plain', { octets: 500 }), video(3_000)),
  pdf(40_000),
];

const senders = ['ann@office.example', 'bob@shop.example', 'cy@example.org'] as const;

export interface World {
  readonly mailboxes: readonly Mailbox[];
  readonly messages: readonly Message[];
  readonly contents: readonly Content[];
  readonly texts: readonly ContentId[];
  readonly attachments: readonly { contentId: ContentId; part: PartNumber; state: 'partial' | 'present' }[];
  readonly wants: readonly { contentId: ContentId; part: PartNumber }[];
  readonly declined: readonly { contentId: ContentId; part: PartNumber }[];
  readonly rules: readonly RuleRow[];
  readonly exceptions: readonly RuleException[];
  readonly marks: readonly QueueMark[];
  readonly link: LinkKind;
}

const fetching = fc.oneof(
  fc.constant<Fetching>({ kind: 'lists' }),
  fc.constant<Fetching>({ kind: 'texts', textBytes: 1_000 }),
  fc.constant<Fetching>({ kind: 'attachments', textBytes: 70_000, attachmentBytes: 25_000 }),
  fc.constant<Fetching>({ kind: 'everything' }),
);

const reach = fc.oneof(
  fc.constant<Reach>({ kind: 'all' }),
  fc.constantFrom(20, 40, 60).map((days): Reach => ({ kind: 'days', days })),
  fc.integer({ min: 1, max: 12 }).map((messages): Reach => ({ kind: 'messages', messages })),
);

const mailboxIds = places.map((_, index) => (index + 1) as MailboxId);
const mailboxId = fc.constantFrom(...mailboxIds);

const ruleRow = fc.record({
  scope: fc.oneof(
    { weight: 2, arbitrary: mailboxId },
    { weight: 1, arbitrary: fc.constant('account' as const) },
  ),
  link: fc.oneof(fc.constant('any' as const), fc.constantFrom(...linkKinds), fc.constant('any' as const)),
  fetch: fetching,
  reach,
});

const match = fc.oneof(
  fc
    .constantFrom('office.example', 'bob@shop.example')
    .map((sender) => ({ kind: 'sender' as const, sender })),
  fc.constantFrom('video/*', 'application/pdf').map((type) => ({ kind: 'type' as const, type })),
);

const exceptions = fc
  .array(
    fc.record({
      match,
      effect: fc.constantFrom('always' as const, 'never' as const),
      mailboxId: fc.option(mailboxId),
    }),
    { maxLength: 3 },
  )
  .map((all) =>
    all.map((exception, index): RuleException => ({ ...exception, id: index + 1, position: index })),
  );

const mark = fc.record({
  mailboxId,
  tier: fc.constantFrom('lists' as const, 'texts' as const, 'attachments' as const),
  paused: fc.boolean(),
  movedUp: fc.constant(null),
  cancelled: fc.option(fc.integer({ min: 0, max: 20 }).map((through) => ({ through, uidValidity }))),
});

const priority = fc.option(fc.constantFrom<Priority>('high', 'normal', 'low', 'off'));

/** A row: in which folder, when, of what, and what became of it. */
const row = fc.record({
  mailboxId,
  content: fc.nat(11),
  // On both sides of what rules say, and near it.
  daysAgo: fc.constantFrom(0, 19, 20, 39, 40, 59, 60),
  fate: fc.constantFrom('plain', 'plain', 'plain', 'moved', 'moved', 'deleted', 'unsent', 'unmatched'),
  to: mailboxId,
  /** Written by a version that did not keep the sizes of texts in rows yet. */
  older: fc.boolean(),
});

const contents = fc.tuple(
  ...Array.from({ length: 12 }, () =>
    fc.record({ structure: fc.nat(structures.length - 1), sender: fc.nat(senders.length - 1) }),
  ),
);

const contentIdOf = (number: number): ContentId => `f:${number}` as ContentId;

export const worlds: fc.Arbitrary<World> = fc
  .record({
    rows: fc.array(row, { minLength: 4, maxLength: 25 }),
    kinds: contents,
    held: fc.array(fc.nat(11), { maxLength: 6 }),
    begun: fc.array(fc.record({ content: fc.nat(11), present: fc.boolean() }), { maxLength: 4 }),
    wanted: fc.array(fc.nat(11), { maxLength: 2 }),
    declined: fc.array(fc.nat(11), { maxLength: 2 }),
    unlisted: fc.array(fc.record({ mailboxId, uid: fc.integer({ min: 1, max: 60 }) }), { maxLength: 20 }),
    priorities: fc.tuple(priority, priority, priority, priority),
    listAtLeast: fc.tuple(fc.nat(6), fc.nat(6), fc.nat(6), fc.nat(6)),
    rules: fc.uniqueArray(ruleRow, { maxLength: 5, selector: ({ scope, link }) => `${scope} ${link}` }),
    exceptions,
    marks: fc.uniqueArray(mark, { maxLength: 4, selector: (each) => `${each.mailboxId} ${each.tier}` }),
    link: fc.constantFrom(...linkKinds),
  })
  .map(
    ({ rows, kinds, held, begun, wanted, declined, unlisted, priorities, listAtLeast, ...said }): World => {
      const messages = rows.map((each, index): Message => {
        const uid = 2 * index + 1;
        const shown = { mailboxId: each.mailboxId, flags: [], unseen: 1, unsent: 0 } as const;
        const structure = structures[kinds[each.content]?.structure ?? 0] ?? null;
        const message = listedMessage(uid, {
          id: (index + 1) as MessageId,
          mailboxId: each.mailboxId,
          uidValidity,
          contentId: contentIdOf(each.content),
          internalDate: now - each.daysAgo * dayMs - index,
          attachments: attachmentParts(structure).length,
          ...(each.older ? {} : { textOctets: textOctetsOf(structure) }),
        });
        switch (each.fate) {
          case 'moved':
            return { ...message, shown: { ...shown, mailboxId: each.to, unsent: 1 } };
          case 'deleted':
            return { ...message, shown: null };
          case 'unsent':
            return { ...message, uid: null, uidValidity: 0 };
          case 'unmatched':
            return { ...message, uidValidity: 0 };
          default:
            return message;
        }
      });
      const partOf = (content: number): { contentId: ContentId; part: PartNumber }[] =>
        attachmentParts(structures[kinds[content]?.structure ?? 0] ?? null)
          .slice(0, 1)
          .map(({ part }) => ({ contentId: contentIdOf(content), part }));
      const once = (numbers: readonly number[]) => [...new Set(numbers)];
      return {
        ...said,
        messages,
        contents: kinds.map((kind, index) => ({
          ...contentOf({ contentId: contentIdOf(index), subject: '' }),
          structure: structures[kind.structure] ?? null,
          envelope: {
            ...contentOf({ contentId: contentIdOf(index), subject: '' }).envelope,
            from: [{ name: '', address: senders[kind.sender] ?? '' }],
          },
        })),
        texts: once(held).map(contentIdOf),
        attachments: [...new Map(begun.map((each) => [each.content, each])).values()].flatMap(
          ({ content, present }) =>
            partOf(content).map((key) => ({
              ...key,
              state: present ? ('present' as const) : ('partial' as const),
            })),
        ),
        wants: once(wanted).flatMap(partOf),
        declined: once(declined).flatMap(partOf),
        mailboxes: places.map(([path, role], index) => {
          const id = mailboxIds[index] ?? (0 as MailboxId);
          const own = messages.flatMap((message) =>
            message.mailboxId === id && message.uidValidity === uidValidity && message.uid !== null
              ? [message.uid]
              : [],
          );
          const others = unlisted.flatMap((each) => (each.mailboxId === id ? [each.uid] : []));
          const live = uidSetOf([...own, ...others]);
          return listedMailbox(id, path, {
            role,
            priority: priorities[index] ?? null,
            listAtLeast: listAtLeast[index] ?? 0,
            status: null,
            fact: {
              uidValidity,
              uidNext: 100,
              highestModseq: null,
              live: formatUidSet(live),
              observed: '0' as Hlc,
            },
          });
        }),
      };
    },
  );

export const replicaOf = async (world: World): Promise<Replica> => {
  const replica = newReplica();
  await replica.mailboxes.bulkAdd([...world.mailboxes]);
  await replica.messages.bulkAdd([...world.messages]);
  await replica.contents.bulkAdd([...world.contents]);
  const part = partNumber('1');
  await replica.texts.bulkAdd(
    world.texts.map((contentId) => ({
      contentId,
      part,
      deflated: new Uint8Array(),
      bytes: 0,
      complete: true,
    })),
  );
  await replica.attachments.bulkAdd(
    world.attachments.map(({ state, ...key }) =>
      state === 'present'
        ? {
            ...key,
            state,
            sha256: '0' as Sha256,
            size: 1,
            form: { kind: 'decoded', encoding: 'base64', lineLength: 76 },
          }
        : { ...key, state, sha256: null, received: 1, total: 2 },
    ),
  );
  await replica.wants.bulkAdd(
    world.wants.map((key) => ({
      ...key,
      messageId: 1 as MessageId,
      kind: 'attachment',
      state: 'paused',
      problem: null,
      asked: '0' as Hlc,
      movedUp: null,
    })),
  );
  await replica.declined.bulkAdd(world.declined.map((key) => ({ ...key, since: '0' as Hlc })));
  await replica.rules.bulkAdd([...world.rules]);
  await replica.exceptions.bulkAdd([...world.exceptions]);
  await replica.queueMarks.bulkAdd([...world.marks]);
  await replica.journal.bulkAdd(
    world.messages.flatMap(({ id, mailboxId: from, shown }) =>
      shown && shown.mailboxId !== from
        ? [
            {
              id: String(id).padStart(4, '0') as ChangeId,
              action: String(id) as ActionId,
              change: { kind: 'move' as const, messageId: id, from, to: shown.mailboxId },
              state: { kind: 'pending' as const, sent: null },
              pending: 1 as const,
            },
          ]
        : [],
    ),
  );
  return replica;
};

/** Whether something of a row comes at all, as the rules say it in words. */
const ruleOfRow = (
  { mailboxes, rules, link, marks, override }: FetchPolicy,
  row: Message,
  tier: 'texts' | 'attachments',
): Rule | null => {
  const ranked = rankMailboxes(mailboxes).find(({ mailbox }) => mailbox.id === row.mailboxId);
  if (!ranked || ranked.priority === 'off' || row.uid === null || row.shown === null) return null;
  const cancelled = marks.find((each) => each.mailboxId === row.mailboxId && each.tier === tier)?.cancelled;
  if (cancelled && row.id <= cancelled.through) return null;
  const rule = override ?? ruleFor({ rules, mailboxes, mailboxId: row.mailboxId, link }).rule;
  const { uid } = row;
  switch (rule.reach.kind) {
    case 'all':
      return rule;
    case 'days':
      return row.internalDate >= now - rule.reach.days * dayMs ? rule : null;
    case 'messages': {
      if (row.uidValidity !== uidValidity) return null;
      const newer = liveUids(ranked.mailbox).filter((other) => other > uid).length;
      return newer < rule.reach.messages ? rule : null;
    }
  }
};

export const liveUids = ({ fact }: Mailbox): number[] =>
  (fact?.live ?? '').split(',').flatMap((range) => {
    const [first = 0, last = first] = range.split(':').map(Number);
    return first === 0 ? [] : Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });

/** What each content's folders make of it: as they go first. */
const placesOf = (policy: FetchPolicy, world: World, contentId: ContentId, tier: 'texts' | 'attachments') => {
  const order = rankMailboxes(policy.mailboxes).map(({ mailbox }) => mailbox.id);
  const isPaused = (id: MailboxId) =>
    policy.marks.some((each) => each.mailboxId === id && each.tier === tier && each.paused);
  const exceptionsNow = policy.override ? [] : policy.exceptions;
  const addresses = world.contents.find((content) => content.contentId === contentId)?.envelope.from ?? [];
  return world.messages
    .filter((message) => message.contentId === contentId)
    .flatMap((message) => {
      const rule = ruleOfRow(policy, message, tier);
      const id = message.mailboxId;
      return rule ? [{ id, judged: { rule, exceptions: exceptionsNow, mailboxId: id, addresses } }] : [];
    })
    .sort(
      (a, b) => Number(isPaused(a.id)) - Number(isPaused(b.id)) || order.indexOf(a.id) - order.indexOf(b.id),
    );
};

/** `content folder maxBytes octets`, sorted. */
export const plainTexts = (policy: FetchPolicy, world: World): string[] =>
  world.contents
    .flatMap(({ contentId, structure }) => {
      if (world.texts.includes(contentId) || !structure) return [];
      const { plain, html } = textParts(structure);
      const parts = policy.link === 'broadband' || plain.length === 0 ? [...plain, ...html] : plain;
      const wanting = placesOf(policy, world, contentId, 'texts').flatMap(({ id, judged }) => {
        const verdict = textVerdict(judged);
        return verdict ? [{ id, maxBytes: verdict.maxBytes }] : [];
      });
      const [first] = wanting;
      if (!first || parts.length === 0) return [];
      const maxBytes = Math.max(...wanting.map((each) => each.maxBytes));
      const octets = parts.reduce((sum, part) => sum + Math.min(maxBytes, part.octets), 0);
      return [`${contentId} ${first.id} ${maxBytes} ${octets}`];
    })
    .sort();

/** `content part folder`, sorted. */
export const plainAttachments = (policy: FetchPolicy, world: World): string[] =>
  world.contents
    .flatMap(({ contentId, structure }) =>
      attachmentParts(structure).flatMap(({ part, type, octets }) => {
        const isThis = (other: { contentId: ContentId; part: PartNumber }) =>
          other.contentId === contentId && other.part === part;
        const isHere = world.attachments.some((other) => isThis(other) && other.state === 'present');
        if (isHere || world.wants.some(isThis) || world.declined.some(isThis)) return [];
        const first = placesOf(policy, world, contentId, 'attachments').find(({ judged }) =>
          attachmentVerdict({ ...judged, type, octets }),
        );
        return first ? [`${contentId} ${part} ${first.id}`] : [];
      }),
    )
    .sort();
