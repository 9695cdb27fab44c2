/** INBOX, alone or above other folders, with the delimiters that servers use. */
const inbox = /^INBOX(?=$|[/.\\])/i;

/**
 * What a folder is called in a sentence and on screen: the server's path, but INBOX, whose name is the same in any case
 * (RFC 9051, 5.1), is a word like the others.
 */
export const pathInWords = (path: string): string => path.replace(inbox, 'Inbox');
