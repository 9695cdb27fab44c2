import type { LinkKind } from '../../core/model/link.ts';

/** Kinds of link as they are named in a sentence. */
export const linkKindWords: Readonly<Record<LinkKind, string>> = {
  dialUp: 'dial-up',
  satellite: 'satellite',
  metered: 'metered',
  broadband: 'broadband',
};

/** What they are like, for who has to choose. */
export const linkKindHints: Readonly<Record<LinkKind, string>> = {
  dialUp: 'a telephone line, or anything as slow',
  satellite: 'answers take long, and bytes are dear',
  metered: 'mobile data, a hotel, a phone’s hotspot',
  broadband: 'fast, and nobody counts',
};

const upperFirst = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** The same at the start of a line. */
export const linkKindTitle = (link: LinkKind): string => upperFirst(linkKindWords[link]);
