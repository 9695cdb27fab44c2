import { basename, join } from 'node:path';

/** What Debian's Dovecot 2.3.19 announces after login with imap_zlib loaded, without STARTTLS and AUTH=…, which it adds itself. */
export const defaultCapabilities: readonly string[] = (
  'IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE SORT SORT=DISPLAY THREAD=REFERENCES THREAD=REFS ' +
  'THREAD=ORDEREDSUBJECT MULTIAPPEND URL-PARTIAL CATENATE UNSELECT CHILDREN NAMESPACE UIDPLUS LIST-EXTENDED ' +
  'I18NLEVEL=1 CONDSTORE QRESYNC ESEARCH ESORT SEARCHRES WITHIN CONTEXT=SEARCH LIST-STATUS BINARY MOVE ' +
  'SNIPPET=FUZZY PREVIEW=FUZZY PREVIEW STATUS=SIZE SAVEDATE LITERAL+ NOTIFY SPECIAL-USE COMPRESS=DEFLATE'
).split(' ');

/** The system accounts a Dovecot instance runs its processes under. */
export interface DovecotAccounts {
  /** Runs everything but the login processes. */
  readonly internalUser: string;
  readonly internalGroup: string;
  readonly loginUser: string;
  /** Owns the mail. */
  readonly mailUid: number;
  readonly mailGid: number;
}

/** Everything `dovecot.conf` depends on. */
export interface DovecotConfigInput {
  readonly directory: string;
  readonly imapPort: number;
  readonly imapsPort: number;
  readonly accounts: DovecotAccounts;
  /** The whole imap_capability value; undefined leaves Dovecot's own list. */
  readonly capability: string | undefined;
  readonly compress: boolean;
  readonly sharedLoginProcess: boolean;
  readonly rawLog: boolean;
}

/** Where the parts of an instance lie below its directory. */
export function dovecotPaths(directory: string) {
  return {
    config: join(directory, 'dovecot.conf'),
    log: join(directory, 'dovecot.log'),
    run: join(directory, 'run'),
    mail: join(directory, 'mail'),
    rawLog: join(directory, 'raw-log'),
    passwords: join(directory, 'passwords'),
    certificate: join(directory, 'certificate.pem'),
    startupErrors: join(directory, 'startup-errors.log'),
    key: join(directory, 'key.pem'),
  };
}

/** What this instance, and no other, says when a client connects: a stranger on its port is not mistaken for it. */
export function dovecotGreeting(directory: string): string {
  return `Dovecot ${basename(directory)} ready.`;
}

/** The text of a self-contained `dovecot.conf` for one private instance on 127.0.0.1. */
export function dovecotConfig(input: DovecotConfigInput): string {
  const paths = dovecotPaths(input.directory);
  const { accounts } = input;
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${paths.run}
state_dir = ${paths.run}
instance_name = packetboat-${input.imapPort}
log_path = ${paths.log}
login_greeting = ${dovecotGreeting(input.directory)}
default_internal_user = ${accounts.internalUser}
default_internal_group = ${accounts.internalGroup}
default_login_user = ${accounts.loginUser}
first_valid_uid = ${accounts.mailUid}
first_valid_gid = ${accounts.mailGid}
shutdown_clients = yes
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
mail_max_userip_connections = 10000
mail_fsync = never
ssl = yes
ssl_min_protocol = TLSv1.2
ssl_cert = <${paths.certificate}
ssl_key = <${paths.key}
# sdbox keeps INTERNALDATE and GUID on COPY and MOVE, and takes thousands of appended mails in seconds.
mail_location = sdbox:~/sdbox
${input.capability === undefined ? '' : `imap_capability = ${input.capability}`}

passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${paths.passwords}
}
userdb {
  driver = static
  args = uid=${accounts.mailUid} gid=${accounts.mailGid} home=${paths.mail}/%u
}
namespace inbox {
  inbox = yes
  separator = /
${specialUse.map(specialUseMailbox).join('\n')}
}
protocol imap {
  mail_plugins = $mail_plugins${input.compress ? ' imap_zlib' : ''}
${input.rawLog ? `  rawlog_dir = ${paths.rawLog}/%u` : ''}
}
# Chroots need root and buy a throw-away server nothing.
service anvil {
  chroot =
  client_limit = 4096
  # Without it repeated wrong passwords would slow down every later login from 127.0.0.1.
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service auth {
  client_limit = 4096
}
service stats {
  chroot =
}
service imap {
  process_limit = 1024
}
service imap-login {
  chroot =
${input.sharedLoginProcess ? sharedLogin : '  process_limit = 1024'}
  inet_listener imap {
    port = ${input.imapPort}
  }
  inet_listener imaps {
    port = ${input.imapsPort}
    ssl = yes
  }
}
`;
}

const specialUse = ['Drafts', 'Sent', 'Junk', 'Trash', 'Archive'] as const;

function specialUseMailbox(name: string): string {
  return `  mailbox ${name} {\n    auto = create\n    special_use = \\${name}\n  }`;
}

// TLS tickets are only known to the process that issued them, so resumption needs exactly one.
const sharedLogin = `  service_count = 0
  process_min_avail = 1
  process_limit = 1
  client_limit = 900`;
