/**
 * Whether a subject begins as answers and forwards do in any language: a short word and a colon (`Re:`, `AW:`, `Fwd:`,
 * `RE[2]:`), behind what mailing lists put in front.
 */
export const looksLikeReply = (subject: string): boolean =>
  /^\s*(?:\[[^\]]{1,60}\]\s*)*\p{L}{1,5}(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s?[:\uff1a]/u.test(subject);
