/** Why a folder cannot be called so, in plain words; null when it can, as far as can be told without the server. */
export const nameProblem = (name: string, delimiter: string | null): string | null => {
  const trimmed = name.trim();
  if (trimmed === '') return 'A folder needs a name.';
  if (delimiter !== null && trimmed.includes(delimiter)) {
    return `A name cannot hold “${delimiter}”: on this server it stands between a folder and the one inside it.`;
  }
  return null;
};
