import type { Duplex, Transform, Writable } from 'node:stream';
import { ImapFlow, type ImapFlowOptions } from 'imapflow';

// What LeanConnection uses of imapflow beside its public API. imapflow marks these `@internal` and leaves them out
// of its types, so each is named and typed here, in one place, to be looked at again with every new version (this
// was read in 2.1.2; docs/imapflow.md).

/** A parsed token: `value` is text, or bytes where it came as a literal. */
export interface ImapToken {
  readonly type: string;
  readonly value?: string | Buffer | number | null | undefined;
  readonly section?: readonly ImapAttribute[] | undefined;
  readonly partial?: readonly number[] | undefined;
}

/** One attribute of a parsed answer: a token, a list, or null for NIL. */
export type ImapAttribute = ImapToken | ImapAttributeList | null;
export interface ImapAttributeList extends ReadonlyArray<ImapAttribute> {}

/** One parsed answer of the server. */
export interface ImapAnswer {
  readonly tag?: string | undefined;
  readonly command?: string | undefined;
  readonly attributes?: readonly ImapAttribute[] | undefined;
}

/** What a tagged OK resolves to. The connection reads on only after `next()`. */
export interface TaggedOk {
  readonly response: ImapAnswer;
  readonly next: () => void;
  /** More bytes followed the line in the same segment: after STARTTLS they are injected. */
  readonly hasTrailingData?: boolean;
}

/** Untagged answers by name (`FETCH`, `LIST`, `OK`). */
export type UntaggedHandlers = Record<string, ((answer: ImapAnswer) => Promise<void> | void) | null>;

export interface RequestOptions {
  readonly untagged?: UntaggedHandlers;
  readonly onPlusTag?: (answer: ImapAnswer) => void;
  /** Told the line of each answer that could not be parsed. */
  readonly unparsed?: (line: Buffer) => void;
  /** The bytes are on the wire already, in one write with others: see LeanConnection.pipeline. */
  readonly alreadySent?: boolean;
}

export interface QueuedRequest {
  readonly tag: string;
  readonly command: string;
  readonly attributes?: unknown;
  readonly options: RequestOptions;
  sent?: boolean;
}

export interface PendingRequest {
  readonly command: string;
  readonly attributes?: unknown;
  readonly options: RequestOptions;
  readonly resolve: (ok: TaggedOk) => void;
  readonly reject: (error: Error) => void;
}

/** imapflow's line and literal splitter, with the state that a cut leaves half-way. */
export interface ResponseStream extends Transform {
  /** Lines of the unfinished answer, the last one announcing the literal that is being read. */
  readonly inputBuffer: readonly Buffer[];
  readonly literalBuffer: readonly Buffer[];
  readonly literalWaiting: number;
  /** Literals of the unfinished answer that are complete. */
  readonly literals: readonly Buffer[];
  secureConnection: boolean;
  compress: boolean;
}

export interface StreamItem {
  readonly payload: Buffer;
  readonly literals: readonly Buffer[];
}

/** The base class as LeanConnection sees it. */
export interface ImapFlowInternals extends Omit<ImapFlow, 'connect' | 'close'> {
  streamer: ResponseStream;
  socket: Duplex | null | false;
  writeSocket: Writable | null | false;
  tagCounter: number;
  currentRequest: QueuedRequest | false;
  requestQueue: QueuedRequest[];
  requestTagMap: Map<string, PendingRequest>;
  untaggedHandlers: UntaggedHandlers;
  sectionHandlers: Record<string, (section: readonly ImapAttribute[]) => Promise<void>>;
  rawSensitiveCommand: boolean;
  rawCapabilities: readonly ImapAttribute[] | null;
  greetingReceived?: boolean;
  _inflate?: Transform | null;
  _deflate?: Transform | null;

  connect(): Promise<void>;
  close(): void;
  write(chunk: string | Buffer): void;
  send(request: QueuedRequest): Promise<void>;
  trySend(): Promise<void>;
  exec(command: string, attributes?: unknown, options?: RequestOptions): Promise<TaggedOk>;
  handleResponse(item: StreamItem): Promise<boolean>;
  getUntaggedHandler(
    command: string,
    attributes: readonly ImapAttribute[] | undefined,
  ): UntaggedHandlers[string] | undefined;
  rejectUnparsedCompletion(payload: Buffer, error: Error): void;
  failProtocol(error: Error): void;
  emitError(error: Error): void;
  setEventHandlers(): void;
  startSession(): Promise<void>;
  configureSocket(socket: Duplex): void;
  compress(): Promise<void>;
  clearCapabilities(): void;
  untaggedCapability(answer: ImapAnswer): Promise<void>;
  sectionCapability(section: readonly ImapAttribute[]): Promise<void>;
  serverBye(answer: ImapAnswer): Promise<void>;
}

export const ImapFlowWithInternals = ImapFlow as unknown as new (
  options: ImapFlowOptions,
) => ImapFlowInternals;
