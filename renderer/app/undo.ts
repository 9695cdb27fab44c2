/** How long something just done can be taken back, ms. */
export const undoMs = 6000;
