import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostError } from '../../core/errors.ts';
import type { Sha256 } from '../../core/model/ids.ts';
import type { AttachmentForm } from '../../core/model/part.ts';
import type { Shell } from '../../core/ports.ts';
import type { Downloads } from '../../core/rpc/downloads.ts';
import type { HostAttachments } from '../host/attachments/attachments.ts';
import { safeFilename } from '../host/safe-filename.ts';

export interface Download {
  readonly name: string;
  /** A whole copy, checked against its hash. */
  readonly file: string;
  /** Removes the copy. */
  done(): Promise<void>;
}

export interface DownloadDesk {
  readonly downloads: Downloads;
  /** What a link is for; the link is used up. Null for one that never was, was used or is too old. */
  take(path: string): Promise<Download | null>;
}

export const downloadPrefix = '/attachment/';
const linkLifetimeMs = 60_000;
const mostLinks = 100;

/** Hands out links to finished attachments: each leads to one file, once, within a minute. */
export const createDownloadDesk = (input: {
  readonly attachments: Pick<HostAttachments, 'exportTo'>;
  readonly shell: Shell;
  /** Whether the host itself can open files. */
  readonly desktop: boolean;
  readonly now?: () => number;
}): DownloadDesk => {
  const { attachments, shell, desktop, now = Date.now } = input;
  const links = new Map<string, { name: string; sha256: Sha256; form: AttachmentForm; made: number }>();

  const link = (sha256: Sha256, form: AttachmentForm, filename: string): string => {
    for (const [path, { made }] of links) {
      if (now() - made >= linkLifetimeMs) links.delete(path);
    }
    if (links.size >= mostLinks) throw new HostError('denied', 'Too many downloads are waiting.');
    const path = `${downloadPrefix}${randomBytes(24).toString('base64url')}`;
    links.set(path, { name: safeFilename(filename), sha256, form, made: now() });
    return path;
  };

  return {
    downloads: {
      open: async (sha256, form, filename) => {
        if (!desktop) return link(sha256, form, filename);
        await shell.openAttachment(sha256, form, filename);
        return null;
      },
      save: async (sha256, form, filename) => link(sha256, form, filename),
    },
    take: async (path) => {
      const held = links.get(path);
      links.delete(path);
      if (!held || now() - held.made >= linkLifetimeMs) return null;
      const directory = await mkdtemp(join(tmpdir(), 'packetboat-download-'));
      const done = () => rm(directory, { recursive: true, force: true });
      const file = join(directory, 'attachment');
      try {
        await attachments.exportTo(held.sha256, held.form, file);
      } catch (error) {
        await done();
        throw error;
      }
      return { name: held.name, file, done };
    },
  };
};

/** RFC 6266 with the name of RFC 8187, and a plain one for what does not read that. */
export const contentDisposition = (name: string): string => {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
};
