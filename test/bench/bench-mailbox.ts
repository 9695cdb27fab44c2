// The account that all clients bring home: real mail where it is at hand, made-up mail otherwise, the same every time.
import { noise } from '../attachments/fake-sections.ts';
import type { Delivery } from '../support/deliver.ts';
import type { Dovecot } from '../support/dovecot.ts';
import { makeMailbox } from '../support/mail-maker.ts';
import { corpusMessages } from '../support/mailboxes.ts';

const inboxSize = 2_500;
/** With INBOX eight folders; Drafts, Sent, Junk, Trash and Archive are there whether or not anything is in them. */
const otherFolders = {
  Archive: 900,
  Clients: 440,
  Lists: 540,
  Sent: 220,
  Junk: 60,
  Trash: 50,
  Drafts: 10,
} as const;

export const folderCount = 1 + Object.keys(otherFolders).length;

const attachmentFolder = 'Clients';
const largeAttachments = 20;
export const attachmentBytes = 3_000_000;

/** Real mail for INBOX where it is at hand, made-up mail otherwise; says which. */
export const inboxMail = async (): Promise<{ mail: readonly Delivery[]; source: string }> => {
  const corpus = await corpusMessages(inboxSize);
  if (corpus)
    return {
      mail: corpus,
      source: `INBOX: ${corpus.length} messages of the corpus of real mail; the other folders: generated mail`,
    };
  return { mail: [...madeMail(1, inboxSize)], source: 'generated mail' };
};

export const madeMail = (seed: number, count: number) =>
  makeMailbox({
    seed,
    count,
    from: new Date('2024-01-01T00:00:00Z'),
    to: new Date('2024-12-01T00:00:00Z'),
    maxAttachmentBytes: 50_000,
  });

/** Base64 of bytes that nothing compresses, in lines of 76 characters: dear to make, so made once. */
const encodedNoise = (): string => {
  const text = Buffer.from(noise(attachmentBytes, 7)).toString('base64');
  return (text.match(/.{1,76}/g) ?? []).join('\r\n');
};

/** Letters with an attachment of `attachmentBytes` each. */
export const largeMail = (count: number): Delivery[] => {
  const encoded = encodedNoise();
  return Array.from({ length: count }, (_, index) => ({
    internalDate: new Date(Date.UTC(2024, 4, 1 + index, 8)),
    raw: [
      'From: Survey office <survey@harbour.example>',
      'To: alice@example.org',
      `Subject: Sounding ${index + 1} of ${count}`,
      `Date: ${new Date(Date.UTC(2024, 4, 1 + index, 8)).toUTCString().replace('GMT', '+0000')}`,
      `Message-ID: <sounding-${index + 1}@harbour.example>`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=cut',
      '',
      '--cut',
      'Content-Type: text/plain; charset=utf-8',
      '',
      `The sounding of day ${index + 1} is in the file.`,
      '',
      '--cut',
      `Content-Type: application/zip; name=sounding-${index + 1}.zip`,
      `Content-Disposition: attachment; filename=sounding-${index + 1}.zip`,
      'Content-Transfer-Encoding: base64',
      '',
      encoded,
      '--cut--',
      '',
    ].join('\r\n'),
  }));
};

/** Fills alice's account: some 4,700 messages in eight folders, 60 MB of attachments in one of them. */
export const deliverAccount = async (dovecot: Dovecot, inbox: readonly Delivery[]): Promise<number> => {
  await dovecot.deliver('alice', 'INBOX', inbox);
  let seed = 2;
  let total = inbox.length;
  for (const [path, count] of Object.entries(otherFolders)) {
    const large = path === attachmentFolder ? largeAttachments : 0;
    await dovecot.deliver('alice', path, madeMail(seed, count - large));
    if (large > 0) await dovecot.deliver('alice', path, largeMail(large));
    seed += 1;
    total += count;
  }
  return total;
};
