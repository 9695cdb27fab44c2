import { liveQuery } from 'dexie';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MessageId } from '../../core/model/ids.ts';
import type { RuleRow } from '../../core/model/rule.ts';
import { setPriority } from '../../core/replica/commands/priority-commands.ts';
import { setRule } from '../../core/replica/commands/rule-commands.ts';
import { wantAttachment } from '../../core/replica/commands/wants.ts';
import type { Replica } from '../../core/replica/database.ts';
import { messageView } from '../../core/replica/queries.ts';
import type { MessageView } from '../../core/replica/views.ts';
import { bodyPart, multipart, partNumber } from '../mail/body-part.ts';
import { contentOf, filledReplica, inbox, listedMessage } from './filled-replica.ts';

const first = 1 as MessageId;

let replica: Replica;
beforeEach(async () => {
  replica = await filledReplica(1);
  const structure = multipart(
    'mixed',
    multipart('alternative', bodyPart('text/plain'), bodyPart('text/html')),
    bodyPart('image/png', { octets: 5_000 }),
  );
  await replica.messages.update(first, { attachments: 1 });
  await replica.contents.add({ ...contentOf(listedMessage(1)), structure });
});

const everything: RuleRow = {
  scope: inbox,
  link: 'any',
  fetch: { kind: 'everything' },
  reach: { kind: 'all' },
};

/** `text html attachment` for those that come by themselves. */
const words = (view: MessageView | null): string =>
  [
    view?.plain.kind === 'absent' && view.plain.byItself ? 'text' : '',
    view?.html.kind === 'absent' && view.html.byItself ? 'html' : '',
    view?.attachments.some(({ byItself }) => byItself) ? 'attachment' : '',
  ]
    .filter(Boolean)
    .join(' ');

const seen = async (link: 'dialUp' | 'broadband') =>
  words(await messageView(replica, first, { link, now: 1 }));

describe('a message that is looked at', () => {
  it('tells what of it comes without anybody asking', async () => {
    expect(await seen('dialUp')).toBe('text');
    expect(await seen('broadband')).toBe('text html');
    await setRule(replica, everything);
    expect(await seen('dialUp')).toBe('text attachment');
    await wantAttachment(replica, first, partNumber('2'), 1);
    expect(await seen('dialUp')).toBe('text');
    await setPriority(replica, { mailboxId: inbox, priority: 'off' });
    expect(await seen('broadband')).toBe('');
    expect(words(await messageView(replica, first))).toBe('');
  });

  it('tells so again when the rules change', async () => {
    const told: string[] = [];
    await new Promise<void>((resolve, reject) => {
      const subscription = liveQuery(() => messageView(replica, first, { link: 'dialUp', now: 1 })).subscribe(
        {
          next: (view) => {
            told.push(words(view));
            if (told.length === 1) void setRule(replica, everything);
            else {
              subscription.unsubscribe();
              resolve();
            }
          },
          error: reject,
        },
      );
    });
    expect(told).toEqual(['text', 'text attachment']);
  });
});
