// Charsets that switch between ASCII and something else within seven bits, and that TextDecoder does not have
// (the Encoding Standard leaves them out because they are unsafe in web pages; mail still comes in them).
import { fromByteString, toByteString } from './byte-string.ts';
import { decodeBase64 } from './transfer-encoding.ts';

/** RFC 2152: `+…-` holds UTF-16BE in base64 without padding, `+-` is a plus sign. Other bytes are as in UTF-8. */
export const decodeUtf7 = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8').decode(bytes).replace(/\+([A-Za-z0-9+/]*)-?/g, (_, base64: string) => {
    if (base64 === '') return '+';
    const units = decodeBase64(fromByteString(base64));
    return new TextDecoder('utf-16be').decode(units.subarray(0, units.length & ~1));
  });

const raise = (text: string): string =>
  text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) | 0x80));

const shiftOut = '\u000e';
const shiftIn = '\u000f';

/** RFC 1557: SO and SI switch to KS C 5601 and back, also at a line's end. In EUC-KR the same bytes are raised. */
export const iso2022KrToEucKr = (bytes: Uint8Array): Uint8Array => {
  const [ascii = '', ...runs] = toByteString(bytes).replaceAll('\u001b$)C', '').split(shiftOut);
  const pieces = runs.map((piece) => {
    const [korean = '', ...ascii] = piece.split(/(?=\n)/);
    const [shifted = '', ...back] = korean.split(shiftIn);
    return [raise(shifted), ...back, ...ascii].join('');
  });
  return fromByteString(`${ascii}${pieces.join('')}`.replaceAll(shiftIn, ''));
};

/** RFC 1843: `~{` and `~}` switch to GB 2312 and back, also at a line's end. In GBK the same bytes are raised. */
export const hzToGbk = (bytes: Uint8Array): Uint8Array =>
  fromByteString(
    toByteString(bytes).replace(/~~|~\r?\n|~\{([^\n]*?)(?:~\}|(?=\n)|$)/g, (match, chinese?: string) => {
      if (chinese !== undefined) return raise(chinese);
      return match === '~~' ? '~' : '';
    }),
  );
