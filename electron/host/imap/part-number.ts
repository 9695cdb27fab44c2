/** Whether text is a part number as FETCH takes it. It goes into a command, so nothing else may. */
export const isPartNumber = (part: string): boolean => /^[1-9]\d{0,4}(?:\.[1-9]\d{0,4}){0,60}$/.test(part);
