/** Something about the selected messages that takes a dialog. */
export type MessageTask =
  | { readonly kind: 'moveMessages' }
  | { readonly kind: 'copyMessages' }
  | { readonly kind: 'labelMessages' }
  /** For good: not to the Trash. */
  | { readonly kind: 'deleteMessages' }
  /** Everything in the open folder that is older than some day. */
  | { readonly kind: 'olderMessages' };
