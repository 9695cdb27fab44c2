// Run as a process of its own: commits transaction after transaction, printing the number of each once it is
// committed, until it is killed. Arguments: directory, account.
import { writeSync } from 'node:fs';
import type { AccountId } from '../../core/model/ids.ts';
import { openReplicaStore } from '../../electron/replica-store/replica-store.ts';
import { sampleRows } from './sample-rows.ts';

const [directory, accountId] = process.argv.slice(2);
if (!directory || !accountId) throw new Error('usage: write-until-killed DIRECTORY ACCOUNT');

const { replica } = await openReplicaStore({
  directory,
  accountId: accountId as AccountId,
  access: 'write',
  compactFrom: 20_000,
});
const { messages, contents, texts } = replica;
for (let number = (await messages.count()) + 1; ; number++) {
  const { message, content, text } = sampleRows(number);
  await replica.transaction('rw', messages, contents, texts, async () => {
    await messages.add(message);
    await contents.put(content);
    await texts.put(text);
  });
  writeSync(1, `${number}\n`);
}
