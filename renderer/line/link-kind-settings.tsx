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

interface Props {
  readonly settings: LineSettings;
  readonly activity: Activity | null;
}

/** What kind of line it is: found out, said by hand, or by the network's name. */
export const LinkKindSettings = ({ settings, activity }: Props) => {
  const { byHand, byNetwork } = settings;
  const replica = useReplica();
  const choose = useChoosing();
  const setByHand = (link: LinkKind | null) =>
    void choose(
      async () => {
        await setLinkByHand(replica, link);
        return () => setLinkByHand(replica, byHand);
      },
      link === null ? 'The kind of line is found out' : `The line is ${linkKindWords[link]}`,
    );
  const setOfNetwork = (network: string, link: LinkKind | null) => {
    const before = byNetwork[network] ?? null;
    void choose(
      async () => {
        await setLinkOfNetwork(replica, { network, link });
        return () => setLinkOfNetwork(replica, { network, link: before });
      },
      link === null ? `“${network}” is found out` : `“${network}” is ${linkKindWords[link]}`,
    );
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
          checked={byHand === null}
          onChoose={() => setByHand(null)}
        />
        {linkKinds.map((link) => (
          <Choice
            key={link}
            name="link-kind"
            title={linkKindTitle(link)}
            hint={linkKindHints[link]}
            checked={byHand === link}
            onChoose={() => setByHand(link)}
          />
        ))}
      </div>
      {networks.length === 0 ? null : (
        <div className="networks">
          {networks.map((network) => (
            <label key={network} className="inline-field network">
              <span className="network-name" title={network}>
                {network === here ? 'This network' : 'The network'}, “{network}”
              </span>
              <select
                className="input"
                value={byNetwork[network] ?? ''}
                onChange={({ target: { value } }) =>
                  setOfNetwork(network, linkKinds.find((link) => link === value) ?? null)
                }
              >
                <option value="">Find out</option>
                {linkKinds.map((link) => (
                  <option key={link} value={link}>
                    {linkKindTitle(link)}
                  </option>
                ))}
              </select>
            </label>
          ))}
          {byHand === null ? null : <p className="secondary">What is chosen above holds on every network.</p>}
        </div>
      )}
    </Part>
  );
};
