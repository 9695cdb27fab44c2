// Whose certificate is it: a server nobody vouches for, and one that is suddenly another.
import { startDovecot } from '../test/support/dovecot.ts';
import { minutesAgo } from './support/letters.ts';
import { expect, test } from './support/packetboat-test.ts';
import { shoot } from './support/shots.ts';
import { fillAccount, inStep, rows, testAndTrust, testStep } from './support/window-actions.ts';

test('a certificate nobody vouches for stops the account test, can be trusted by its fingerprint, and stops again when it changes', async ({
  installation,
  mail,
}) => {
  const { server } = mail;
  const { password } = server.users.alice;
  await mail.deliver('INBOX', [{ subject: 'Slipway timetable', at: minutesAgo(5), text: 'Tuesdays.' }]);
  const page = await installation.open();
  const question = page.getByRole('region', { name: 'Certificate' });

  await test.step('the certificate step fails and names host and reason', async () => {
    await fillAccount(page, mail, password);
    await page.getByRole('button', { name: 'Test', exact: true }).click();
    await expect(testStep(page, 'Reach the server')).toContainText('passed');
    const secure = testStep(page, 'Secure the connection');
    await expect(secure).toContainText('failed');
    await expect(secure).toContainText('The certificate of 127.0.0.1 is self-signed');
    await expect(testStep(page, 'Log in')).toContainText('not tried');
    const told = await question.textContent();
    expect(told?.replaceAll(':', '')).toContain(server.certificateFingerprint.replaceAll(':', ''));
    await shoot(page, 'certificate');
    // Not even the user name went out.
    expect(mail.link.counters().up).toBeLessThan(1_500);
  });

  await test.step('trusting the fingerprint lets the account in', async () => {
    await page.getByRole('button', { name: 'Trust this certificate' }).click();
    await expect(testStep(page, 'See the folders')).toContainText('passed');
    await expect(question).toBeHidden();
    await page.getByRole('button', { name: 'Save and go online' }).click();
    await expect(rows(page)).toHaveCount(1);
    await inStep(page);
  });

  await server.stop();
  const other = await startDovecot({ ports: { imap: server.imapPort, imaps: server.imapsPort } });
  try {
    await other.deliver('alice', 'INBOX', []);

    await test.step('another certificate in its place stops the line and says so', async () => {
      const online = page.getByRole('switch', { name: /^Online/ });
      await online.click();
      await expect(online).not.toBeChecked();
      await online.click();
      const told = page.getByRole('status').filter({ hasText: 'certificate' });
      await expect(told).toContainText('127.0.0.1');
      await shoot(page, 'certificate-changed');
      await expect(rows(page)).toHaveCount(1);
      await page.getByRole('button', { name: 'Account settings' }).click();
    });

    await test.step('the account settings ask about the new one, and need no new password', async () => {
      await page.getByRole('dialog').getByRole('button', { name: 'Settings', exact: true }).click();
      await testAndTrust(page);
      await expect(testStep(page, 'See the folders')).toContainText('passed');
      await shoot(page, 'account-settings');
      await page.getByRole('button', { name: 'Save and go online' }).click();
      await expect(page.getByRole('dialog')).toBeHidden();
      await inStep(page);
      await expect(rows(page)).toHaveCount(0);
    });
  } finally {
    await other.stop();
  }
});
