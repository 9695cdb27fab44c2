import { useEffect, useMemo, useRef, useState } from 'react';
import { makeSafeHtml } from './safe-html.ts';

interface Props {
  readonly html: string;
  /** blob: or data: URLs by Content-ID without angle brackets. */
  readonly inlineImages: ReadonlyMap<string, string>;
  /** Load remote images. */
  readonly showRemote: boolean;
  /** Told how many remote items are not loaded, whenever that changes. */
  readonly onBlocked: (count: number) => void;
  /** Accessible name of the frame. */
  readonly title?: string;
}

/** A higher message scrolls inside its frame. CSS pixels. */
const maxHeight = 60_000;

/** Calls `onHeight` with the content's height now and whenever it changes; returns the stop. */
const watchHeight = (frame: HTMLIFrameElement, onHeight: (height: number) => void): (() => void) => {
  // The root's box is as high as its content, not as the frame: safe-html.ts sees to that (H4).
  const content = frame.contentDocument?.documentElement;
  if (!content) return () => {};
  const observer = new ResizeObserver(() => {
    onHeight(Math.min(maxHeight, Math.ceil(content.getBoundingClientRect().height)));
  });
  observer.observe(content);
  return () => observer.disconnect();
};

/**
 * Gives a message without colours the scheme that the window has by the user's choice, now and whenever it changes:
 * by itself a frame follows only the system.
 */
const followScheme = (frame: HTMLIFrameElement): (() => void) => {
  const inner = frame.contentDocument?.documentElement;
  if (inner?.dataset.scheme !== 'window') return () => {};
  const apply = (): void => {
    inner.style.colorScheme = getComputedStyle(frame).colorScheme;
  };
  const observer = new MutationObserver(apply);
  observer.observe(document.documentElement, { attributes: true });
  apply();
  return () => observer.disconnect();
};

/** Hands keys that are pressed inside the frame to the window, whose shortcuts would not see them. */
const forwardKeys = (frame: HTMLIFrameElement): (() => void) => {
  const inner = frame.contentDocument;
  const forward = (event: KeyboardEvent): void => {
    const { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat } = event;
    const copy = { key, code, ctrlKey, metaKey, altKey, shiftKey, repeat, bubbles: true, cancelable: true };
    if (!frame.dispatchEvent(new KeyboardEvent('keydown', copy))) event.preventDefault();
  };
  inner?.addEventListener('keydown', forward);
  return () => inner?.removeEventListener('keydown', forward);
};

/**
 * The safe form of a message's HTML, in a frame as high as it is.
 *
 * The sandbox allows no scripts, so nothing in the frame can use that it counts as the window's own origin. That it
 * does is for us: the window can measure the content, and blob: images load. Never allow both scripts and same
 * origin. Links open outside the sandbox, where the shell decides what becomes of them.
 */
export const HtmlView = ({ html, inlineImages, showRemote, onBlocked, title = 'Message' }: Props) => {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(0);
  const safe = useMemo(
    () => makeSafeHtml(html, { inlineImages, showRemote }),
    [html, inlineImages, showRemote],
  );
  const stop = useRef<(() => void)[]>([]);

  const stopWatching = (): void => {
    for (const end of stop.current) end();
    stop.current = [];
  };
  const startWatching = (): void => {
    stopWatching();
    if (frame.current !== null) {
      const { current } = frame;
      stop.current = [watchHeight(current, setHeight), followScheme(current), forwardKeys(current)];
    }
  };

  useEffect(() => onBlocked(safe.blockedRemote), [safe, onBlocked]);
  useEffect(() => stopWatching, []);

  return (
    <>
      <iframe
        ref={frame}
        className="html-view"
        title={title}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        srcDoc={safe.document}
        onLoad={startWatching}
        style={{ display: 'block', width: '100%', height, border: 0 }}
      />
      {safe.cut ? <p role="note">The end of this message is not shown: it is too large.</p> : null}
    </>
  );
};
