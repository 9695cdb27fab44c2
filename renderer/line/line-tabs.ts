/** What there is to see of the line. */
export const lineTabs = ['activity', 'spending', 'settings'] as const;

export type LineTab = (typeof lineTabs)[number];

export const lineTabWords: Readonly<Record<LineTab, string>> = {
  activity: 'Activity',
  spending: 'Spending',
  settings: 'Line settings',
};
