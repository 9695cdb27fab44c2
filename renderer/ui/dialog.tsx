import * as Radix from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { IconButton } from './icon-button.tsx';

interface Props {
  readonly title: string;
  readonly description?: string;
  readonly onClose: () => void;
  /** Sends the keyboard somewhere once it is gone; by default it goes back to where it was. */
  readonly onClosed?: (() => void) | undefined;
  readonly children: ReactNode;
}

/** A dialog above the window. Escape and a click beside it close it. */
export const Dialog = ({ title, description, onClose, onClosed, children }: Props) => {
  const [before] = useState(() => document.activeElement);
  const giveBack = () => {
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-overlay" />
        <Radix.Content
          className="dialog"
          // What is to be filled in, else the dialog itself: a ring and a tooltip on "Close" are no welcome.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (!(event.target instanceof HTMLElement)) return;
            const first = event.target.querySelector<HTMLElement>('[data-initial-focus]');
            (first ?? event.target).focus();
            if (first instanceof HTMLInputElement) first.select();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            (onClosed ?? giveBack)();
          }}
          {...(description === undefined ? { 'aria-describedby': undefined } : {})}
        >
          <div className="dialog-head">
            <Radix.Title className="dialog-title" title={title}>
              {title}
            </Radix.Title>
            <IconButton label="Close" keys="Esc" onClick={onClose}>
              <X size={16} />
            </IconButton>
          </div>
          {description === undefined ? null : (
            <Radix.Description className="dialog-description">{description}</Radix.Description>
          )}
          <div className="dialog-body">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
};
