/** Ids of what the keyboard can be sent to. */
export const focusTargets = {
  folders: 'folder-tree',
  list: 'message-list',
  message: 'message-pane',
  filter: 'folder-filter',
} as const;

export type FocusTarget = keyof typeof focusTargets;

/** Moves the keyboard focus; nothing happens when the target is not on screen. */
export const focusOn = (target: FocusTarget): void => {
  document.getElementById(focusTargets[target])?.focus({ preventScroll: true });
};

export const hasFocus = (target: FocusTarget): boolean => {
  const element = document.getElementById(focusTargets[target]);
  return element !== null && (element === document.activeElement || element.contains(document.activeElement));
};
