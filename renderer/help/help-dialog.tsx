import { useWindow } from '../app/window-context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { keyGroups } from './keys.ts';

/** All keys. */
export const HelpDialog = () => {
  const showDialog = useWindow((state) => state.showDialog);
  return (
    <Dialog title="Keys" onClose={() => showDialog(null)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard. */}
      <div className="keys" tabIndex={0} data-initial-focus>
        {keyGroups.map(({ title, lines }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {lines.map(({ keys, words }) => (
                <div key={words} className="keys-row">
                  <dt>{words}</dt>
                  <dd>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
};
