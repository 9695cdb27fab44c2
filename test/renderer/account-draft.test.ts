import { describe, expect, it } from 'vitest';
import {
  type AccountDraft,
  changeDraft,
  connectionOf,
  type DraftField,
  draftProblem,
  emptyDraft,
  exposesPassword,
  isLoopback,
} from '../../renderer/account/account-draft.ts';

const change = (draft: AccountDraft, edit: Partial<AccountDraft>, ...typed: DraftField[]) =>
  changeDraft(draft, edit, new Set(typed));

const filled = change(emptyDraft, { address: 'bob@Example.net', password: 'secret' }, 'address');

describe('an account draft', () => {
  it('guesses server and user from the address', () => {
    expect(filled).toMatchObject({ host: 'imap.example.net', port: '993', user: 'bob@Example.net' });
  });

  it('leaves alone what was typed', () => {
    const typed = change(filled, { host: 'mail.example.net', user: 'bob' }, 'host', 'user');
    const next = change(typed, { address: 'bob@example.org' }, 'host', 'user', 'address');
    expect(next).toMatchObject({ host: 'mail.example.net', user: 'bob', address: 'bob@example.org' });
  });

  it('follows the kind of security with the port, until a port is typed', () => {
    expect(change(filled, { security: 'starttls' }, 'security').port).toBe('143');
    expect(change({ ...filled, port: '1143' }, { security: 'starttls' }, 'security', 'port').port).toBe(
      '1143',
    );
  });

  it('takes back what was agreed to for another server', () => {
    const agreed = { ...filled, trustedFingerprint: 'AA:BB', plainAllowed: true };
    const elsewhere = change(agreed, { host: 'mail.example.net' }, 'host');
    expect(elsewhere).toMatchObject({ trustedFingerprint: null, plainAllowed: false });
    expect(change(agreed, { password: 'other' }, 'host')).toMatchObject({ trustedFingerprint: 'AA:BB' });
  });

  it('is fit to try when it is whole, and names the first thing that is missing otherwise', () => {
    expect(draftProblem(filled)).toBeNull();
    expect(draftProblem(emptyDraft)?.field).toBe('address');
    expect(draftProblem({ ...filled, host: ' ' })?.field).toBe('host');
    expect(draftProblem({ ...filled, port: '99999' })?.field).toBe('port');
    expect(draftProblem({ ...filled, port: '' })?.field).toBe('port');
    expect(draftProblem({ ...filled, user: '' })?.field).toBe('user');
  });

  it('goes over an open connection to another computer only when one insists', () => {
    const open = { ...filled, security: 'plain' as const };
    expect(draftProblem(open)?.field).toBe('plainAllowed');
    expect(draftProblem({ ...open, plainAllowed: true })).toBeNull();
    expect(draftProblem({ ...open, host: '127.0.0.1' })).toBeNull();
  });

  it.each(['localhost', '127.0.0.1', '127.8.8.8', '::1', '[::1]', ' LOCALHOST '])(
    '%s is this computer',
    (host) => {
      expect(isLoopback(host)).toBe(true);
      expect(exposesPassword({ security: 'plain', host })).toBe(false);
    },
  );

  it.each(['localhost.example.net', '128.0.0.1', 'imap.example.net', '127.0.0.1.evil.example'])(
    '%s is another computer',
    (host) => {
      expect(exposesPassword({ security: 'plain', host })).toBe(true);
      expect(exposesPassword({ security: 'tls', host })).toBe(false);
    },
  );

  it('becomes connection settings without stray spaces', () => {
    expect(connectionOf({ ...filled, host: ' imap.example.net ', user: ' bob ' })).toEqual({
      host: 'imap.example.net',
      port: 993,
      security: 'tls',
      user: 'bob',
      trustedFingerprint: null,
      certificateAuthority: null,
      plainAllowed: false,
    });
  });
});
