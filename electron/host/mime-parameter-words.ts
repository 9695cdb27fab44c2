/** RFC 2045, 5.1. */
const token = /^[A-Za-z0-9!#$%&'*+.^_`{|}~-]+$/;

/** Of a value in one piece, characters: what still fits a folded line with its name. */
const maxPiece = 56;

/** Parameters of a Content field as words without their semicolons; names that are none are left out. */
export const writeParameters = (parameters: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(parameters)
    .filter(([name]) => token.test(name) && !/[*'%]/.test(name))
    .flatMap(([name, value]) => writeParameter(name, value));

const writeParameter = (name: string, value: string): readonly string[] => {
  const line = value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/\p{Cs}/gu, '\ufffd');
  if (/^[ -~]*$/.test(line) && line.length <= maxPiece) {
    return [`${name}=${token.test(line) ? line : `"${line.replace(/["\\]/g, '\\$&')}"`}`];
  }
  // RFC 2231: percent-encoded UTF-8, a long value in numbered pieces.
  const pieces: string[] = [''];
  for (const character of line) {
    const written = escaped(character);
    if ((pieces.at(-1) ?? '').length + written.length > maxPiece) pieces.push('');
    pieces[pieces.length - 1] += written;
  }
  const [only = ''] = pieces;
  if (pieces.length === 1) return [`${name}*=utf-8''${only}`];
  return pieces.map((piece, i) => `${name}*${i}*=${i === 0 ? "utf-8''" : ''}${piece}`);
};

const escaped = (character: string): string =>
  /^[A-Za-z0-9!#$&+.^_`{|}~-]$/.test(character)
    ? character
    : [...Buffer.from(character)]
        .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
        .join('');
