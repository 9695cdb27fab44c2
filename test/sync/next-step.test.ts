import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ContentId, MailboxId, MessageId, PartNumber } from '../../core/model/ids.ts';
import { type MailboxNeeds, type Needs, nextStep, type WantedPart } from '../../core/sync/next-step.ts';

const mailboxId = fc.integer({ min: 1, max: 4 }).map((id) => id as MailboxId);
const count = fc.integer({ min: 0, max: 3 });
const mailboxes: fc.Arbitrary<MailboxNeeds[]> = fc.uniqueArray(
  fc.record({
    id: mailboxId,
    stale: fc.boolean(),
    unidentified: count,
    unlisted: count,
    lackingTexts: count,
    lackingAttachments: count,
  }),
  { selector: ({ id }) => id },
);
const want: fc.Arbitrary<WantedPart> = fc.record({
  wantId: fc.nat(),
  kind: fc.constantFrom('text', 'attachment'),
  mailboxId,
  messageId: fc.nat().map((id) => id as MessageId),
  contentId: fc.constant('f:x' as ContentId),
  part: fc.constant('1' as PartNumber),
});
const needs: fc.Arbitrary<Needs> = fc.record({
  open: fc.option(mailboxId),
  focus: fc.option(mailboxId),
  reading: fc.option(fc.record({ messageId: fc.nat().map((id) => id as MessageId), mailboxId })),
  wanted: fc.array(want, { maxLength: 3 }),
  mailboxes,
});

describe('the scheduler', () => {
  it('N1 serves what a person waits for before everything else', () => {
    fc.assert(
      fc.property(needs, (state) => {
        fc.pre(state.wanted.length > 0 || state.reading !== null);
        const step = nextStep(state);
        const asked = new Set([
          ...state.wanted.map(({ mailboxId }) => mailboxId),
          ...(state.reading ? [state.reading.mailboxId] : []),
        ]);
        expect(step.kind === 'wanted' || step.kind === 'read' || step.kind === 'open').toBe(true);
        if (step.kind !== 'idle') expect(asked.has(step.mailboxId)).toBe(true);
      }),
    );
  });

  it('N2 brings no text while a list is not whole, and no attachment while a text is lacking', () => {
    fc.assert(
      fc.property(needs, (state) => {
        const unasked = { ...state, wanted: [], reading: null };
        const step = nextStep(unasked);
        const listsWhole = unasked.mailboxes.every(
          ({ stale, unidentified, unlisted }) => !stale && unidentified + unlisted === 0,
        );
        if (step.kind === 'texts') expect(listsWhole).toBe(true);
        if (step.kind === 'attachments') {
          expect(listsWhole && unasked.mailboxes.every(({ lackingTexts }) => lackingTexts === 0)).toBe(true);
        }
      }),
    );
  });

  it('N2 takes the folder on screen before the others', () => {
    const plain = { unidentified: 0, lackingTexts: 0, lackingAttachments: 0 };
    const first = { ...plain, id: 1 as MailboxId, stale: true, unlisted: 0 };
    const second = { ...plain, id: 2 as MailboxId, stale: false, unlisted: 5 };
    const state: Needs = {
      open: 2 as MailboxId,
      focus: 2 as MailboxId,
      reading: null,
      wanted: [],
      mailboxes: [first, second],
    };
    expect(nextStep(state)).toEqual({ kind: 'list', mailboxId: 2 });
    expect(nextStep({ ...state, focus: null })).toEqual({ kind: 'open', mailboxId: 1 });
  });

  it('N3 opens a mailbox before it takes a step in it', () => {
    fc.assert(
      fc.property(needs, (state) => {
        const step = nextStep(state);
        if (step.kind !== 'idle' && step.kind !== 'open') expect(step.mailboxId).toBe(state.open);
      }),
    );
  });

  it('is idle only when nothing is wanted and nothing absent', () => {
    fc.assert(
      fc.property(needs, (state) => {
        const nothing =
          state.wanted.length === 0 &&
          state.reading === null &&
          state.mailboxes.every(
            ({ stale, unidentified, unlisted, lackingTexts, lackingAttachments }) =>
              !stale && unidentified + unlisted + lackingTexts + lackingAttachments === 0,
          );
        expect(nextStep(state).kind === 'idle').toBe(nothing);
      }),
    );
  });
});
