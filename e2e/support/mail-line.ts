import { type Dovecot, type DovecotOptions, startDovecot } from '../../test/support/dovecot.ts';
import { type LinkShape, type SlowLink, startSlowLink } from '../../test/support/slow-link.ts';
import { deliveryOf, type Letter } from './letters.ts';

/** A private mail server, and the line to its TLS port. */
export interface MailLine {
  readonly server: Dovecot;
  readonly link: SlowLink;
  deliver(mailboxPath: string, letters: readonly Letter[]): Promise<void>;
  stop(): Promise<void>;
}

export const startMailLine = async (shape: LinkShape, options: DovecotOptions): Promise<MailLine> => {
  const server = await startDovecot(options);
  try {
    const link = await startSlowLink({ target: { host: server.host, port: server.imapsPort }, ...shape });
    return {
      server,
      link,
      deliver: (mailboxPath, letters) => server.deliver('alice', mailboxPath, letters.map(deliveryOf)),
      stop: async () => {
        await link.stop();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
};
