import type { Address } from '../../core/model/message.ts';

/** How an address is called in a line of text: its display name, else the address itself; the reader is "me". */
export const shortName = ({ name, address }: Address, own: string): string => {
  if (address !== '' && address.toLowerCase() === own.toLowerCase()) return 'me';
  return name || address;
};

/** Whole: `Ann Example <ann@example.org>`. */
export const fullAddress = ({ name, address }: Address): string => {
  if (name === '' || name === address) return address;
  return address === '' ? name : `${name} <${address}>`;
};

const isGroupMark = ({ name, address }: Address): boolean => name === '' && address === '';

/** `me, Carl, Dora` */
export const shortNames = (addresses: readonly Address[], own: string): string =>
  addresses
    .filter((address) => !isGroupMark(address))
    .map((address) => shortName(address, own))
    .join(', ');

export const fullAddresses = (addresses: readonly Address[]): string =>
  addresses
    .filter((address) => !isGroupMark(address))
    .map(fullAddress)
    .join(', ');

/** One or two letters that stand for a person: `AE` for "Ann Example". */
export const initials = ({ name, address }: Address): string => {
  const words = (name || address).match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = [words[0], name === '' ? undefined : words.slice(1).at(-1)].flatMap((word) =>
    word === undefined ? [] : [[...word][0] ?? ''],
  );
  return letters.join('').toLocaleUpperCase();
};
