/** Ids of what the keyboard can be sent to. */
export const focusTargets = {
  folders: 'folder-tree',
  list: 'message-list',
  message: 'message-pane',
  filter: 'folder-filter',
  /** What has the room of list and message instead. */
  place: 'place',
  draft: 'draft-text',
} as const;

export type FocusTarget = keyof typeof focusTargets;

/** Moves the keyboard focus; nothing happens when the target is not on screen. */
export const focusOn = (target: FocusTarget): void => {
  document.getElementById(focusTargets[target])?.focus({ preventScroll: true });
};

/** A list's rows are read from the disk before it is on screen: so many frames are enough for that. */
const mostFrames = 120;

/** Moves the keyboard focus to what is about to be on screen, unless it goes elsewhere meanwhile. */
export const focusSoon = (target: FocusTarget): void => {
  const from = document.activeElement;
  const attempt = (frames: number) => {
    if (document.getElementById(focusTargets[target])) {
      focusOn(target);
      return;
    }
    const now = document.activeElement;
    if (frames > 0 && (now === from || now === document.body)) {
      requestAnimationFrame(() => attempt(frames - 1));
    }
  };
  // What is on screen in this frame may be about to go.
  requestAnimationFrame(() => attempt(mostFrames));
};

/** Whether it is to be seen: where panes take turns, not all of them are. */
export const isOnScreen = (target: FocusTarget): boolean =>
  document.getElementById(focusTargets[target])?.checkVisibility() === true;

export const hasFocus = (target: FocusTarget): boolean => {
  const element = document.getElementById(focusTargets[target]);
  return element !== null && (element === document.activeElement || element.contains(document.activeElement));
};
