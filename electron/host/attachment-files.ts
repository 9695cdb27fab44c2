import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from '../../core/errors.ts';
import type { Shell } from '../../core/ports.ts';
import type { HostAttachments } from './attachments/attachments.ts';
import type { Desktop } from './desktop.ts';
import { mayBeProgram, safeFilename } from './safe-filename.ts';

type AttachmentActions = Pick<Shell, 'openAttachment' | 'saveAttachment' | 'readAttachment'>;

/**
 * Opens and saves finished attachments. What is opened is a copy in `openedDirectory`, under the sender's name:
 * a program that writes into it does not change the file that is named by its hash.
 */
export const attachmentActions = (input: {
  readonly attachments: Pick<HostAttachments, 'exportTo' | 'read'>;
  readonly openedDirectory: string;
  readonly desktop: Desktop;
}): AttachmentActions => {
  const { attachments, openedDirectory, desktop } = input;
  return {
    openAttachment: async (sha256, form, filename) => {
      const name = safeFilename(filename);
      if (mayBeProgram(name)) {
        throw new HostError(
          'denied',
          `${name} may be a program. Save it first, and open it only if you know it.`,
        );
      }
      const directory = join(openedDirectory, randomUUID());
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const file = join(directory, name);
      await attachments.exportTo(sha256, form, file);
      await desktop.open(file);
    },
    saveAttachment: async (sha256, form, filename) => {
      const file = await desktop.chooseFile(safeFilename(filename));
      if (file === null) return false;
      await attachments.exportTo(sha256, form, file);
      return true;
    },
    readAttachment: (sha256, form) => attachments.read(sha256, form),
  };
};

/** Drops the copies that were opened in earlier runs. */
export const forgetOpened = (openedDirectory: string): Promise<void> =>
  rm(openedDirectory, { recursive: true, force: true });
