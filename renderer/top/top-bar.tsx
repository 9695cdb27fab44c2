import { ChevronDown, CircleHelp } from 'lucide-react';
import type { Activity } from '../../core/model/activity.ts';
import { useWindow, useWindowContext } from '../app/window-context.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { Tip } from '../ui/tip.tsx';
import { FilterField } from './filter-field.tsx';
import { LinkButton } from './link-button.tsx';
import { OnlineSwitch } from './online-switch.tsx';
import { SyncButton } from './sync-button.tsx';

interface Props {
  readonly activity: Activity | null;
  readonly wanted: boolean;
}

export const TopBar = ({ activity, wanted }: Props) => {
  const { account } = useWindowContext();
  const showDialog = useWindow((state) => state.showDialog);
  return (
    <header className="top">
      <Tip words={`${account.address}: account and appearance`}>
        <button type="button" className="top-account" onClick={() => showDialog('account')}>
          <span className="top-address">{account.address}</span>
          <ChevronDown size={14} aria-hidden="true" />
          <span className="visually-hidden">: account and appearance</span>
        </button>
      </Tip>
      <FilterField />
      <div className="top-line">
        <IconButton label="All keys" keys="?" className="top-help" onClick={() => showDialog('help')}>
          <CircleHelp size={17} />
        </IconButton>
        <SyncButton activity={activity} wanted={wanted} />
        <LinkButton activity={activity} wanted={wanted} />
        <OnlineSwitch activity={activity} wanted={wanted} />
      </div>
    </header>
  );
};
