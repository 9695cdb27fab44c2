// Names of flags that a person may set (RFC 9051, 2.3.2 and 9).

const systemFlags = ['\\Seen', '\\Answered', '\\Flagged', '\\Deleted', '\\Draft'];

/** One or more ATOM-CHAR: printable ASCII without `( ) { % * " \ ]` and space. */
const keyword = /^[!#$&'+-[^-z|}~]+$/;

/**
 * A flag as it goes to a server: system flags in the spelling of RFC 9051, keywords as they are. Null for what no server
 * takes: \Recent is the server's own, and other names with a backslash are not defined.
 */
export const flagName = (text: string): string | null => {
  const lower = text.toLowerCase();
  const system = systemFlags.find((flag) => flag.toLowerCase() === lower);
  return system ?? (keyword.test(text) ? text : null);
};
