import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from '../../core/errors.ts';
import type { Sha256 } from '../../core/model/ids.ts';
import type { AttachmentForm } from '../../core/model/part.ts';
import type { Attachments, Shell } from '../../core/ports.ts';
import type { Desktop } from './desktop.ts';
import { mayBeProgram, safeFilename } from './safe-filename.ts';

type AttachmentActions = Pick<Shell, 'openAttachment' | 'saveAttachment' | 'readAttachment'>;

/**
 * Opens and saves finished attachments. What is opened is a copy in `openedDirectory`, under the sender's name:
 * a program that writes into it does not change the file that is named by its hash.
 */
export const attachmentActions = (input: {
  readonly attachments: Attachments;
  readonly openedDirectory: string;
  readonly desktop: Desktop;
}): AttachmentActions => {
  const { attachments, openedDirectory, desktop } = input;
  const copyTo = async (file: string, sha256: Sha256, form: AttachmentForm, mode: number) => {
    const bytes = await attachments.read(sha256, form);
    await writeFile(file, bytes, { mode }).catch((error: unknown) => {
      throw writeError(file, error);
    });
  };
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
      await copyTo(file, sha256, form, 0o600);
      await desktop.open(file);
    },
    saveAttachment: async (sha256, form, filename) => {
      const file = await desktop.chooseFile(safeFilename(filename));
      if (file === null) return false;
      await copyTo(file, sha256, form, 0o666);
      return true;
    },
    readAttachment: (sha256, form) => attachments.read(sha256, form),
  };
};

/** Drops the copies that were opened in earlier runs. */
export const forgetOpened = (openedDirectory: string): Promise<void> =>
  rm(openedDirectory, { recursive: true, force: true });

const writeError = (file: string, error: unknown): HostError => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new HostError('disk-full', `There is no room for ${file}.`, { cause: error });
  }
  return new HostError('denied', `${file} could not be written: ${String(error)}`, { cause: error });
};
