import type { KeyboardEvent } from 'react';
import type { Activity } from '../../core/model/activity.ts';
import { focusSoon, focusTargets } from '../app/focus.ts';
import { useWindow } from '../app/window-context.ts';
import { PlacePane } from '../entries/place-pane.tsx';
import { ActivityTab } from './activity-tab.tsx';
import { type LineTab, lineTabs, lineTabWords } from './line-tabs.ts';
import { SettingsTab } from './settings-tab.tsx';
import { SpendingTab } from './spending-tab.tsx';

interface Props {
  readonly activity: Activity | null;
  readonly wanted: boolean;
}

const tabId = (tab: LineTab): string => `line-tab-${tab}`;

/** The tab that a key goes to; null for a key that is none of theirs. */
const target = (key: string, tab: LineTab): LineTab | null => {
  const at = lineTabs.indexOf(tab);
  switch (key) {
    case 'ArrowRight':
      return lineTabs[(at + 1) % lineTabs.length] ?? null;
    case 'ArrowLeft':
      return lineTabs.at(at - 1) ?? null;
    case 'Home':
      return lineTabs[0];
    case 'End':
      return lineTabs.at(-1) ?? null;
    default:
      return null;
  }
};

/** What the line does, what it has cost, and what it may do. */
export const LinePane = ({ activity, wanted }: Props) => {
  const tab = useWindow((state) => state.lineTab);
  const openLine = useWindow((state) => state.openLine);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const to = target(event.key, tab);
    if (to === null) return;
    event.preventDefault();
    event.stopPropagation();
    openLine(to);
    focusSoon('place');
  };
  return (
    <PlacePane title="The line" facts="" empty={false}>
      <div className="tabs" role="tablist" aria-label="The line" onKeyDown={onKeyDown}>
        {lineTabs.map((each) => (
          <button
            key={each}
            type="button"
            // Whoever comes here begins at the tab that is open.
            id={each === tab ? focusTargets.place : tabId(each)}
            className="tab"
            role="tab"
            aria-selected={each === tab}
            aria-controls="line-panel"
            tabIndex={each === tab ? 0 : -1}
            onClick={() => openLine(each)}
          >
            {lineTabWords[each]}
          </button>
        ))}
      </div>
      <div id="line-panel" className="tab-panel" role="tabpanel" aria-labelledby={focusTargets.place}>
        {tab === 'activity' ? <ActivityTab activity={activity} wanted={wanted} /> : null}
        {tab === 'spending' ? <SpendingTab activity={activity} /> : null}
        {tab === 'settings' ? <SettingsTab activity={activity} /> : null}
      </div>
    </PlacePane>
  );
};
