// Keywords (RFC 9051, 2.3.2) as people know them.

/** Those that Thunderbird writes for its five first tags, and the ones of RFC 8457 and RFC 5788 for people. */
const known: Readonly<Record<string, string>> = {
  $label1: 'Important',
  $label2: 'Work',
  $label3: 'Personal',
  $label4: 'To do',
  $label5: 'Later',
  $important: 'Important',
};

/** What programs tell one another by: nobody labels by hand with these. */
const programs: ReadonlySet<string> = new Set([
  '$forwarded',
  'forwarded',
  '$mdnsent',
  '$submitpending',
  '$submitted',
  '$junk',
  'junk',
  '$notjunk',
  'nonjunk',
  'notjunk',
  '$phishing',
  '$hasattachment',
  '$hasnoattachment',
]);

/** Whether a flag is a label: a keyword that people see. */
export const isLabel = (flag: string): boolean => !flag.startsWith('\\') && !programs.has(flag.toLowerCase());

export const keywordWords = (flag: string): string => known[flag.toLowerCase()] ?? flag;
