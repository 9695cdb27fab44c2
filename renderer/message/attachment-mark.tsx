import type { AttachmentView, MessageView, Whereabouts } from '../../core/replica/views.ts';
import { useNow } from '../app/use-now.ts';
import { useFetching } from '../costs/fetching.ts';
import { noAttachmentWords, whyNoAttachment } from '../costs/why-not-here.ts';
import { Mark, whereaboutsWord } from '../ui/mark.tsx';

interface Props {
  readonly view: MessageView;
  readonly attachment: AttachmentView;
  readonly whereabouts: Whereabouts;
}

/** Where an attachment is; of one that is not here and that nobody asked for, why. */
export const AttachmentMark = ({ view, attachment, whereabouts }: Props) => {
  const fetching = useFetching();
  const now = useNow(60_000);
  const word = whereaboutsWord(whereabouts);
  const { message, content } = view;
  if (whereabouts !== 'absent' || attachment.want !== null || message.shown === null) {
    return <Mark whereabouts={whereabouts} />;
  }
  const why = whyNoAttachment(
    fetching,
    {
      mailboxId: message.shown.mailboxId,
      messageId: message.id,
      internalDate: message.internalDate,
      newer: 0,
      addresses: content.envelope.from,
      type: attachment.body.type,
      octets: attachment.body.octets,
    },
    now,
  );
  return <Mark whereabouts={whereabouts} title={`${word}: ${noAttachmentWords(why, fetching, now)}`} />;
};
