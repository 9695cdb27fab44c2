/** More of a subject says no more about which message it is. */
const most = 72;

/** A subject in a sentence: a long one is cut. */
export const subjectInWords = (subject: string): string => {
  const characters = [...subject];
  return characters.length <= most
    ? subject
    : `${characters
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`;
};
