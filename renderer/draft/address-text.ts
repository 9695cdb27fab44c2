import type { Address } from '../../core/model/message.ts';

/** What would end a name too early if it stood there bare. */
const needsQuotes = /[",;:<>@()[\]\\]/;

const quoted = (name: string): string =>
  needsQuotes.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : name;

const textOf = ({ name, address }: Address): string => {
  // What was typed and is no address: see `keepAddresses`.
  if (address === '') return name;
  return name === '' || name === address ? address : `${quoted(name)} <${address}>`;
};

/** Addresses to type on: read again, they are the same. */
export const addressText = (addresses: readonly Address[]): string =>
  addresses
    .filter(({ name, address }) => name !== '' || address !== '')
    .map(textOf)
    .join(', ');
