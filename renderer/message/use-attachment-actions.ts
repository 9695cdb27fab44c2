import { pauseWant, wantAttachment, wantRemoval } from '../../core/replica/commands.ts';
import type { AttachmentView, MessageView } from '../../core/replica/views.ts';
import { undoMs } from '../app/undo.ts';
import { useWindow, useWindowContext } from '../app/window-context.ts';
import type { CostView } from '../costs/use-cost.ts';
import { useFetch } from '../costs/use-fetch.ts';
import { pauseParts } from './pause-parts.ts';

export interface AttachmentActions {
  fetch(): void;
  pause(): void;
  open(): void;
  save(): void;
  remove(): void;
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a person can do with one attachment. `cost` is what the rest of it takes. */
export const useAttachmentActions = (
  view: MessageView,
  attachment: AttachmentView,
  cost: CostView,
): AttachmentActions => {
  const { replica, shell } = useWindowContext();
  const tell = useWindow((state) => state.tell);
  const fetch = useFetch();
  const { name, part, state, want } = attachment;
  const messageId = view.message.id;
  const { contentId } = view.message;

  const withFile = (
    act: (file: Extract<typeof state, { kind: 'present' }>) => Promise<unknown>,
    failed: string,
  ) => {
    if (state.kind !== 'present') return;
    act(state).catch((error: unknown) => tell(`${failed}: ${reason(error)}`));
  };

  return {
    fetch: () =>
      fetch({
        cost,
        name,
        ask: () => wantAttachment(replica, messageId, part, Date.now()),
        takeBack: () => pauseParts(replica, contentId, [part]),
      }),
    pause: () => {
      if (want) void pauseWant(replica, want.id);
    },
    open: () =>
      withFile(({ sha256, form }) => shell.openAttachment(sha256, form, name), `${name} did not open`),
    save: () =>
      withFile(({ sha256, form }) => shell.saveAttachment(sha256, form, name), `${name} was not saved`),
    remove: () => {
      // The wish becomes a row only after the time to undo it: having the file back would cost its bytes again.
      const timer = setTimeout(() => void wantRemoval(replica, messageId, part, Date.now()), undoMs);
      tell(`The local copy of ${name} goes. It stays on the server.`, () => clearTimeout(timer));
    },
  };
};
