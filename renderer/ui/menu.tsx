import * as Radix from '@radix-ui/react-dropdown-menu';
import type { ReactElement, ReactNode } from 'react';

interface ItemProps {
  readonly icon?: ReactNode;
  /** The key that does the same, as it is shown. */
  readonly keys?: string | undefined;
  readonly tone?: 'plain' | 'bad';
  readonly disabled?: boolean;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

export const MenuItem = ({ icon, keys, tone = 'plain', disabled = false, onSelect, children }: ItemProps) => (
  <Radix.Item className={`menu-item menu-${tone}`} disabled={disabled} onSelect={onSelect}>
    <span className="menu-icon" aria-hidden="true">
      {icon}
    </span>
    <span className="menu-words">{children}</span>
    {keys === undefined ? null : (
      <span className="menu-keys" aria-hidden="true">
        {keys}
      </span>
    )}
  </Radix.Item>
);

export const MenuSeparator = () => <Radix.Separator className="menu-separator" />;

interface MenuProps {
  readonly label: string;
  readonly children: ReactNode;
  /** Where the keyboard goes when the menu closes without its trigger taking it back. */
  readonly onClosed?: (() => void) | undefined;
}

const MenuContent = ({
  label,
  children,
  onClosed,
  align,
}: MenuProps & { readonly align: 'start' | 'end' }) => (
  <Radix.Portal>
    <Radix.Content
      className="menu"
      aria-label={label}
      align={align}
      sideOffset={4}
      collisionPadding={8}
      onCloseAutoFocus={(event) => {
        if (!onClosed) return;
        event.preventDefault();
        onClosed();
      }}
    >
      {children}
    </Radix.Content>
  </Radix.Portal>
);

/** A menu that a button opens. */
export const MenuButton = ({ trigger, ...content }: MenuProps & { readonly trigger: ReactElement }) => (
  <Radix.Root modal={false}>
    <Radix.Trigger asChild>{trigger}</Radix.Trigger>
    <MenuContent {...content} align="end" />
  </Radix.Root>
);

/** A place in the window, CSS pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

interface PointMenuProps extends MenuProps {
  /** Null while it is closed. */
  readonly at: Point | null;
  readonly onClose: () => void;
}

/** A menu at the pointer, or at whatever the keyboard is at. */
export const PointMenu = ({ at, onClose, ...content }: PointMenuProps) => (
  <Radix.Root modal={false} open={at !== null} onOpenChange={(open) => (open ? undefined : onClose())}>
    <Radix.Trigger asChild>
      <span className="menu-point" aria-hidden="true" style={{ left: at?.x ?? 0, top: at?.y ?? 0 }} />
    </Radix.Trigger>
    {/* Another place is another menu: it opens there anew. */}
    <MenuContent key={at ? `${at.x} ${at.y}` : ''} {...content} align="start" />
  </Radix.Root>
);
