import type { Activity } from '../../core/model/activity.ts';
import { type LinkKind, linkKinds } from '../../core/model/link.ts';
import { setLinkByHand, setLinkOfNetwork } from '../../core/replica/commands/line-commands.ts';
import type { LineSettings } from '../../core/replica/line-settings.ts';
import { useChoosing } from '../actions/use-choosing.ts';
import { useReplica } from '../app/window-context.ts';
import { Choice } from './choice.tsx';
import { linkKindHints, linkKindTitle, linkKindWords } from './link-kind-words.ts';
import { linkWhyWords } from './link-why.ts';
import { Part } from './part.tsx';
import { usePicked } from './use-picked.ts';

interface Props {
  readonly settings: LineSettings;
  readonly activity: Activity | null;
}

interface NetworkProps {
  readonly network: string;
  /** It is the one that is used now. */
  readonly here: boolean;
  readonly link: LinkKind | null;
}

/** What the line is on one network. */
const NetworkKind = ({ network, here, link: kept }: NetworkProps) => {
  const replica = useReplica();
  const choose = useChoosing();
  const { shown, pick, drop } = usePicked(kept);
  const change = async (link: LinkKind | null) => {
    pick(link);
    const done = await choose(
      async () => {
        await setLinkOfNetwork(replica, { network, link });
        return () => setLinkOfNetwork(replica, { network, link: kept });
      },
      link === null ? `“${network}” is found out` : `“${network}” is ${linkKindWords[link]}`,
    );
    if (!done) drop();
  };
  return (
    <label className="inline-field network">
      <span className="network-name" title={network}>
        {here ? 'This network' : 'The network'}, “{network}”
      </span>
      <select
        className="input"
        value={shown ?? ''}
        onChange={({ target: { value } }) => void change(linkKinds.find((link) => link === value) ?? null)}
      >
        <option value="">Find out</option>
        {linkKinds.map((link) => (
          <option key={link} value={link}>
            {linkKindTitle(link)}
          </option>
        ))}
      </select>
    </label>
  );
};

/** What kind of line it is: found out, said by hand, or by the network's name. */
export const LinkKindSettings = ({ settings, activity }: Props) => {
  const { byHand, byNetwork } = settings;
  const replica = useReplica();
  const choose = useChoosing();
  const { shown: chosen, pick, drop } = usePicked(byHand);
  const setByHand = async (link: LinkKind | null) => {
    pick(link);
    const done = await choose(
      async () => {
        await setLinkByHand(replica, link);
        return () => setLinkByHand(replica, byHand);
      },
      link === null ? 'The kind of line is found out' : `The line is ${linkKindWords[link]}`,
    );
    if (!done) drop();
  };
  const here = activity?.network ?? null;
  const networks = [...new Set([...(here === null ? [] : [here]), ...Object.keys(byNetwork)])];
  return (
    <Part title="What kind of line it is">
      <p className="part-lead">{activity ? linkWhyWords(settings, activity) : ''}</p>
      <div className="choices" role="radiogroup" aria-label="What kind of line it is">
        <Choice
          name="link-kind"
          title="Find out"
          hint="from how long answers take and how much comes through"
          checked={chosen === null}
          onChoose={() => void setByHand(null)}
        />
        {linkKinds.map((link) => (
          <Choice
            key={link}
            name="link-kind"
            title={linkKindTitle(link)}
            hint={linkKindHints[link]}
            checked={chosen === link}
            onChoose={() => void setByHand(link)}
          />
        ))}
      </div>
      {networks.length === 0 ? null : (
        <div className="networks">
          {networks.map((network) => (
            <NetworkKind
              key={network}
              network={network}
              here={network === here}
              link={byNetwork[network] ?? null}
            />
          ))}
          {byHand === null ? null : <p className="secondary">What is chosen above holds on every network.</p>}
        </div>
      )}
    </Part>
  );
};
