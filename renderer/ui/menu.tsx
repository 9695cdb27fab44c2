import * as Radix from '@radix-ui/react-dropdown-menu';
import { Check, ChevronRight } from 'lucide-react';
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

interface SubMenuProps {
  readonly icon?: ReactNode;
  readonly words: string;
  /** What is chosen in it now. */
  readonly now?: string;
  readonly children: ReactNode;
}

/** A menu in a menu. */
export const SubMenu = ({ icon, words, now, children }: SubMenuProps) => (
  <Radix.Sub>
    <Radix.SubTrigger className="menu-item">
      <span className="menu-icon" aria-hidden="true">
        {icon}
      </span>
      <span className="menu-words">{words}</span>
      {now === undefined ? null : <span className="menu-keys">{now}</span>}
      <ChevronRight size={14} aria-hidden="true" />
    </Radix.SubTrigger>
    <Radix.Portal>
      <Radix.SubContent className="menu" aria-label={words} sideOffset={2} collisionPadding={8}>
        {children}
      </Radix.SubContent>
    </Radix.Portal>
  </Radix.Sub>
);

export interface Choice<T extends string> {
  readonly value: T;
  readonly words: string;
  readonly icon?: ReactNode;
}

interface ChoicesProps<T extends string> {
  readonly label: string;
  readonly choices: readonly Choice<T>[];
  readonly chosen: T;
  readonly onChoose: (value: T) => void;
}

/** Of several, one is chosen: it has the check mark. */
export const MenuChoices = <T extends string>({ label, choices, chosen, onChoose }: ChoicesProps<T>) => (
  <Radix.RadioGroup aria-label={label} value={chosen}>
    {choices.map(({ value, words, icon }) => (
      <Radix.RadioItem key={value} className="menu-item" value={value} onSelect={() => onChoose(value)}>
        <span className="menu-icon" aria-hidden="true">
          <Radix.ItemIndicator>
            <Check size={16} />
          </Radix.ItemIndicator>
        </span>
        <span className="menu-words">{words}</span>
        {icon}
      </Radix.RadioItem>
    ))}
  </Radix.RadioGroup>
);

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
