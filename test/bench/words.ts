// How figures are written, in the table and in Markdown alike.
import type { LinkShape } from '../support/slow-link.ts';
import type { Measured } from './measure.ts';

export const inWords = (value: number): string => Math.round(value).toLocaleString('en');

/** `≈` stands before what was computed. */
export const secondsInWords = (seconds: number, secondsAre: Measured['secondsAre'] = 'measured'): string => {
  const text = seconds < 100 ? seconds.toFixed(1) : inWords(seconds);
  return secondsAre === 'computed' ? `≈${text}` : text;
};

export const lineInWords = ({
  name,
  shape,
}: {
  readonly name: string;
  readonly shape: LinkShape;
}): string => {
  const { kbitDown, kbitUp, rttMs = 0 } = shape;
  const rate = kbitDown === kbitUp ? `${kbitDown}` : `${kbitDown}/${kbitUp}`;
  return `${name}, ${rate} kbit/s, ${rttMs / 1_000} s`;
};

export const verdictInWords = (met: boolean): string => (met ? 'met' : 'NOT MET');

/** Breaks a text at spaces into lines of at most so many characters; a longer word stays whole. */
export const wrapped = (text: string, width: number): string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
};
