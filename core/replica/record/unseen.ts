/** The index column for unread messages: IndexedDB has no boolean keys. */
export const unseen = (flags: readonly string[]): 0 | 1 => (flags.includes('\\Seen') ? 0 : 1);
