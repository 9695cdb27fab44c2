import { Lock, ShieldQuestion, TriangleAlert } from 'lucide-react';
import { isEncrypted } from '../../core/mail/structure.ts';
import type { MessageView } from '../../core/replica/views.ts';

/** What is out of the ordinary about a message, said before its text. */
export const MessageNotices = ({ view }: { readonly view: MessageView }) => {
  const { structure } = view.content;
  if (structure === null) {
    return (
      <p className="message-notice">
        <TriangleAlert size={15} aria-hidden="true" />
        The server describes this message in a way that Packetboat does not understand, so neither its text
        nor its attachments can be fetched. The message is unharmed on the server, and another mail program
        may show it.
      </p>
    );
  }
  if (isEncrypted(structure)) {
    return (
      <p className="message-notice">
        <Lock size={15} aria-hidden="true" />
        This message is encrypted, and Packetboat cannot decrypt it yet. Its parts can be fetched and saved
        for a program that can.
      </p>
    );
  }
  if (structure.type === 'multipart/signed') {
    return (
      <p className="message-notice">
        <ShieldQuestion size={15} aria-hidden="true" />
        This message is signed. The signature is kept with it but not checked.
      </p>
    );
  }
  return null;
};
