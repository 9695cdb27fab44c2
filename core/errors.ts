import type { SerializedError, WireMeter } from './ports.ts';

/**
 * What can go wrong between us and a server. `offline`, `refused`, `cut`, `silent` and `portal` pass by themselves;
 * the others wait for the user or for a better server.
 */
const remoteErrorCodes = [
  'offline', // no route, no name: there is no line
  'refused', // the host is there and does not take the connection
  'cut', // the connection ended in the middle
  'silent', // no byte came for too long
  'portal', // the network answers in the server's place: it wants a login first, or is a proxy
  'certificate', // TLS works, but whose certificate is it
  'tls', // no TLS at all, or not where it was asked for
  'plain', // a plain connection to a host that is not loopback
  'password', // none is kept for the account
  'login', // the server refuses user or password
  'protocol', // an answer that is no IMAP, or breaks its rules
  'rejected', // NO or BAD to a command
  'gone', // the mailbox or message is not there any more
] as const;

export type RemoteErrorCode = (typeof remoteErrorCodes)[number];

export type Retry = 'soon' | 'never';

const passing: ReadonlySet<RemoteErrorCode> = new Set(['offline', 'refused', 'cut', 'silent', 'portal']);

/** A server or line that did not do what was asked. The message is for people and names the host. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError';
  readonly code: RemoteErrorCode;
  /** For 'certificate': the SHA-256 fingerprint that could be trusted by hand. */
  readonly fingerprint: string | null;
  /** What crossed in vain, for a session that did not come about; null where nobody knows. */
  readonly spent: WireMeter | null;

  constructor(
    code: RemoteErrorCode,
    message: string,
    options?: { cause?: unknown; fingerprint?: string; spent?: WireMeter },
  ) {
    super(message, { cause: options?.cause });
    this.code = code;
    this.fingerprint = options?.fingerprint ?? null;
    this.spent = options?.spent ?? null;
  }

  /** The same, with what it cost. */
  having(spent: WireMeter): RemoteError {
    const { code, message, cause, fingerprint } = this;
    return new RemoteError(code, message, { cause, spent, ...(fingerprint === null ? {} : { fingerprint }) });
  }

  /** Whether trying again soon, unchanged, can help. */
  get retry(): Retry {
    return passing.has(this.code) ? 'soon' : 'never';
  }
}

/** The host's own troubles: disk full, a file that is not what it was. */
const hostErrorCodes = ['disk-full', 'damaged', 'missing', 'denied', 'invalid'] as const;

export type HostErrorCode = (typeof hostErrorCodes)[number];

export class HostError extends Error {
  override readonly name = 'HostError';
  readonly code: HostErrorCode;

  constructor(code: HostErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, { cause: options?.cause });
    this.code = code;
  }
}

const isRemoteErrorCode = (code: string): code is RemoteErrorCode =>
  (remoteErrorCodes as readonly string[]).includes(code);
const isHostErrorCode = (code: string): code is HostErrorCode =>
  (hostErrorCodes as readonly string[]).includes(code);

/** An error as it crosses a process wall. */
export const serializeError = (error: unknown): SerializedError & { fingerprint?: string } => {
  if (error instanceof RemoteError) {
    return {
      code: error.code,
      message: error.message,
      ...(error.fingerprint === null ? {} : { fingerprint: error.fingerprint }),
      ...(error.spent === null ? {} : { spent: error.spent }),
    };
  }
  if (error instanceof HostError) return { code: error.code, message: error.message };
  return { code: 'unknown', message: error instanceof Error ? error.message : String(error) };
};

/** The same typed error on the other side of the wall. */
export const reviveError = (serialized: SerializedError & { fingerprint?: string }): Error => {
  const { code, message, fingerprint, spent } = serialized;
  if (isRemoteErrorCode(code)) {
    return new RemoteError(code, message, {
      ...(fingerprint === undefined ? {} : { fingerprint }),
      ...(spent === undefined ? {} : { spent }),
    });
  }
  if (isHostErrorCode(code)) return new HostError(code, message);
  return new Error(message);
};

export type CommandErrorCode =
  /** No such folder here, or it cannot hold messages. */
  | 'noFolder'
  | 'folderExists'
  /** A name that no server would take. */
  | 'badName'
  /** INBOX can be neither renamed nor deleted. */
  | 'fixedFolder'
  /** Other folders are in it. */
  | 'holdsFolders'
  | 'badFlag'
  /** What was to be appended is no message. */
  | 'badMessage'
  /** A rule, a limit or the like that means nothing. */
  | 'badSetting'
  /** Too little of it is here to put it back. */
  | 'notHeld'
  /** Nothing left to undo, or it cannot be undone any more. */
  | 'notUndone'
  /** Not among what can be done about this conflict. */
  | 'notOffered';

/** A command that cannot be done, in plain words. Nothing was changed. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
  readonly code: CommandErrorCode;

  constructor(code: CommandErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
