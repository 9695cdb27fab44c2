import type { Activity } from '../../core/model/activity.ts';
import { LinkKindSettings } from './link-kind-settings.tsx';
import { ScheduleSettings } from './schedule-settings.tsx';
import { TermsSettings } from './terms-settings.tsx';
import { useLineSettings } from './use-budget.ts';

/** What the line is, when it is used, and what it may cost. Everything is kept as soon as it is chosen. */
export const SettingsTab = ({ activity }: { readonly activity: Activity | null }) => {
  const settings = useLineSettings();
  if (settings === null) return null;
  return (
    <>
      <LinkKindSettings settings={settings} activity={activity} />
      <ScheduleSettings schedule={settings.schedule} />
      <TermsSettings settings={settings} now={activity?.linkKind ?? null} />
    </>
  );
};
