// What a message says must not be able to move the cursor, rename the window or type into the shell.

/** C0 but tab and line feed, DEL, C1; and the marks that turn the direction of the text around them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const dangerous = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** Text of several lines as it may go to a terminal. */
export const forTerminal = (text: string): string => text.replaceAll('\r\n', '\n').replace(dangerous, '');

/** The same for one line: breaks and tabs become spaces. */
export const forTerminalLine = (text: string): string => forTerminal(text).replace(/[\n\t]+/g, ' ');

/** JSON that holds no raw control character, not even those that JSON allows. */
export const toJsonLine = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

const units = ['B', 'KB', 'MB', 'GB'] as const;

/** A byte count for people: `3.1 MB`. */
export const readableBytes = (bytes: number): string => {
  let amount = bytes;
  let unit = 0;
  while (amount >= 1_000 && unit < units.length - 1) {
    amount /= 1_000;
    unit += 1;
  }
  return `${unit === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${units[unit]}`;
};
