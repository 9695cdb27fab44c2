/** A part that a message does not have, or a message that is not in the replica any more. */
export class NoSuchPart extends Error {
  override readonly name = 'NoSuchPart';
}
