import { RemoteError } from '../errors.ts';

/** The server's no to one thing; the line and the session are well. */
export const isRefusal = (error: unknown): error is RemoteError =>
  error instanceof RemoteError && (error.code === 'rejected' || error.code === 'gone');
