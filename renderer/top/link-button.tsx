import { ActivityIcon, ChartColumn, ChevronDown, Settings2 } from 'lucide-react';
import type { Activity } from '../../core/model/activity.ts';
import { useCountdown } from '../app/use-now.ts';
import { type LineTab, lineTabs, lineTabWords } from '../line/line-tabs.ts';
import { linkWords, nextTry } from '../line/line-words.ts';
import { linkKindWords } from '../line/link-kind-words.ts';
import { useShowLine } from '../line/use-show-line.ts';
import { MenuButton, MenuItem } from '../ui/menu.tsx';

interface Props {
  readonly activity: Activity | null;
  readonly wanted: boolean;
}

const icons: Readonly<Record<LineTab, typeof ActivityIcon>> = {
  activity: ActivityIcon,
  spending: ChartColumn,
  settings: Settings2,
};

/** How the line stands and what it is taken for; it leads to all there is about it. */
export const LinkButton = ({ activity, wanted }: Props) => {
  const show = useShowLine();
  const link = activity?.link ?? null;
  const now = useCountdown(nextTry(link));
  const { tone, word } = linkWords(link, wanted, now);
  const kind = activity ? linkKindWords[activity.linkKind] : '';
  const said = kind === '' ? word : `${word} · ${kind}`;
  return (
    <MenuButton
      label="The line"
      trigger={
        <button type="button" className="link" title={said} aria-label={`${said}: the line`}>
          <span className="online-dot" data-tone={tone} />
          <span className="link-word figures">{word}</span>
          {kind === '' ? null : <span className="link-kind"> · {kind}</span>}
          <ChevronDown size={14} aria-hidden="true" />
        </button>
      }
    >
      {lineTabs.map((tab) => {
        const Icon = icons[tab];
        return (
          <MenuItem key={tab} icon={<Icon size={15} />} onSelect={() => show(tab)}>
            {lineTabWords[tab]}
          </MenuItem>
        );
      })}
    </MenuButton>
  );
};
