import type { Page } from '@playwright/test';

/** Alice's one folder of this many messages; see `seedReplica`. */
export interface SeedSpec {
  readonly path: string;
  readonly messages: number;
}

/**
 * Writes a folder with its message list into the replica of the page's one account, as a sync would have left it. Rows are
 * put straight into IndexedDB, which no live query hears of: load the page again afterwards.
 */
export const seedReplica = async (page: Page, spec: SeedSpec): Promise<void> => {
  await page.evaluate(async ({ path, messages }) => {
    const asked = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const done = (transaction: IDBTransaction): Promise<void> =>
      new Promise((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error);
      });
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
    const name = names.find((candidate) => candidate.startsWith('packetboat-'));
    if (name === undefined) throw new Error('the account has no replica yet');
    const database = await asked(indexedDB.open(name));
    const relaxed = { durability: 'relaxed' } as const;

    const folders = database.transaction(['mailboxes', 'settings'], 'readwrite', relaxed);
    folders.objectStore('settings').put({ key: 'online', wanted: false });
    const mailboxId = await asked(
      folders.objectStore('mailboxes').add({
        path,
        delimiter: '/',
        role: 'archive',
        selectable: true,
        priority: null,
        position: null,
        listAtLeast: 0,
        listed: true,
        subscribed: true,
        status: {
          messages,
          uidNext: messages + 1,
          uidValidity: 1,
          unseen: messages / 10,
          highestModseq: 1n,
        },
        fact: {
          uidValidity: 1,
          uidNext: messages + 1,
          highestModseq: 1n,
          live: `1:${messages}`,
          observed: '0',
        },
      }),
    );
    await done(folders);

    const senders = ['Ines Carvalho', 'Tom Marlow', 'Søren Bæk', 'Priya Raman', 'Grandma Edith'];
    const newest = Date.UTC(2026, 9, 14);
    const part = {
      part: '1',
      type: 'text/plain',
      parameters: { charset: 'utf-8' },
      contentId: null,
      encoding: '7bit',
      octets: 900,
      disposition: null,
      filename: null,
      children: [],
    };
    for (let first = 1; first <= messages; first += 10_000) {
      const batch = database.transaction(['messages', 'contents'], 'readwrite', relaxed);
      for (let uid = first; uid < first + 10_000 && uid <= messages; uid++) {
        const contentId = `f:${uid}`;
        const internalDate = newest - (messages - uid) * 600_000;
        const sender = senders[uid % senders.length] ?? '';
        const subject = `Tide table ${uid}`;
        const unseen = uid % 10 === 0 ? 1 : 0;
        const flags = unseen === 1 ? [] : ['\\Seen'];
        batch.objectStore('messages').add({
          mailboxId,
          uidValidity: 1,
          uid,
          contentId,
          internalDate,
          size: 1_400,
          flags,
          modseq: 1n,
          observed: '0',
          sender,
          subject,
          attachments: 0,
          vanished: null,
          shown: { mailboxId, flags, unseen, unsent: 0 },
        });
        // What a message holds is read for the rows in sight only: both ends of the list have it.
        if (uid > 500 && uid <= messages - 500) continue;
        const from = [{ name: sender, address: 'someone@marlow.example' }];
        batch.objectStore('contents').put({
          contentId,
          envelope: {
            date: internalDate,
            subject,
            from,
            sender: from,
            replyTo: from,
            to: [{ name: 'Alice Marlow', address: 'alice@marlow.example' }],
            cc: [],
            bcc: [],
            inReplyTo: '',
            messageId: `<${uid}@marlow.example>`,
          },
          references: [],
          structure: part,
        });
      }
      await done(batch);
    }
    database.close();
  }, spec);
};
