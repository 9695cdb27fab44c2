import { formatUidSet, type UidSet } from '../../../core/merge/uid-set.ts';

/** Servers limit the length of a line: 8,192 octets is what RFC 7162, 4 has a client keep to. */
const maxSetLength = 8_000;

/** A set as one or more texts, each short enough for a line; none for the empty set. */
export const setTexts = (set: UidSet): readonly string[] => {
  const whole = formatUidSet(set);
  if (whole.length <= maxSetLength) return whole === '' ? [] : [whole];
  const texts: string[] = [];
  let text = '';
  for (const range of set) {
    const item = formatUidSet([range]);
    if (text.length + 1 + item.length > maxSetLength) {
      texts.push(text);
      text = '';
    }
    text += text === '' ? item : `,${item}`;
  }
  return [...texts, text];
};
