import type { PartNumber } from '../../core/model/ids.ts';
import type { BodyPart } from '../../core/model/part.ts';

/** A BODYSTRUCTURE node with defaults; part numbers are left out, as positions give them. */
export const bodyPart = (type: string, rest: Partial<BodyPart> = {}): BodyPart => ({
  part: '',
  type,
  parameters: {},
  contentId: null,
  encoding: '7bit',
  octets: 100,
  disposition: null,
  filename: null,
  children: [],
  ...rest,
});

/** A multipart of `children`. */
export const multipart = (subtype: string, ...children: BodyPart[]): BodyPart =>
  bodyPart(`multipart/${subtype}`, { children, octets: 0 });

export const partNumber = (text: string): PartNumber => text as PartNumber;
