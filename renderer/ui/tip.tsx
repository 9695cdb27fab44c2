import * as Tooltip from '@radix-ui/react-tooltip';
import type { ReactElement } from 'react';

interface Props {
  readonly words: string;
  readonly keys?: string;
  readonly children: ReactElement;
}

/** A tooltip with a word, and the key that does the same. */
export const Tip = ({ words, keys, children }: Props) => (
  <Tooltip.Root>
    <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
    <Tooltip.Portal>
      <Tooltip.Content className="tip" sideOffset={6} collisionPadding={8}>
        {words}
        {keys === undefined ? null : <kbd>{keys}</kbd>}
      </Tooltip.Content>
    </Tooltip.Portal>
  </Tooltip.Root>
);
