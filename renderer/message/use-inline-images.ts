import { useEffect, useState } from 'react';
import { cidOf } from '../../core/mail/structure.ts';
import type { AttachmentView } from '../../core/replica/views.ts';
import { useWindowContext } from '../app/window-context.ts';

const nothing: ReadonlyMap<string, string> = new Map();

/** Blob URLs of the images that the HTML shows in place and that are here, by Content-ID without its brackets. */
export const useInlineImages = (
  attachments: readonly AttachmentView[],
  wanted: boolean,
): ReadonlyMap<string, string> => {
  const { shell } = useWindowContext();
  const [images, setImages] = useState(nothing);
  const held = attachments.flatMap(({ body, state }) => {
    const cid = cidOf(body);
    return cid !== null && state.kind === 'present' && body.type.startsWith('image/')
      ? [{ cid, type: body.type, sha256: state.sha256, form: state.form }]
      : [];
  });
  const key = wanted ? held.map(({ cid, sha256 }) => `${cid} ${sha256}`).join('\n') : '';

  // Live queries give new objects for the same pictures: `key` says whether they are others.
  useEffect(() => {
    if (key === '') return;
    let stopped = false;
    const made: string[] = [];
    const load = async () => {
      const loaded = await Promise.all(
        held.map(async ({ cid, type, sha256, form }) => {
          // A picture that cannot be read is left out: the list of attachments has it and its problem.
          const bytes = await shell.readAttachment(sha256, form).catch(() => null);
          return { cid, type, bytes };
        }),
      );
      if (stopped) return;
      const urls = loaded.flatMap(({ cid, type, bytes }): [string, string][] => {
        if (bytes === null) return [];
        const url = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type }));
        made.push(url);
        return [[cid, url]];
      });
      setImages(new Map(urls));
    };
    void load();
    return () => {
      stopped = true;
      for (const url of made) URL.revokeObjectURL(url);
      setImages(nothing);
    };
  }, [key, shell]);
  return images;
};
