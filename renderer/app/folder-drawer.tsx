import * as Radix from '@radix-ui/react-dialog';
import type { FolderView } from '../../core/replica/views.ts';
import { FolderPane } from '../folders/folder-pane.tsx';
import { Button } from '../ui/button.tsx';
import { focusOn } from './focus.ts';
import { useWindow, useWindowContext } from './window-context.ts';

/** The folders where there is no room for their pane. */
export const FolderDrawer = ({ folders }: { readonly folders: readonly FolderView[] | undefined }) => {
  const { account } = useWindowContext();
  const open = useWindow((state) => state.drawerOpen);
  const show = useWindow((state) => state.showDrawer);
  const showDialog = useWindow((state) => state.showDialog);
  return (
    <Radix.Root open={open} onOpenChange={show}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-overlay" />
        <Radix.Content
          className="drawer"
          aria-describedby={undefined}
          // The folders, not the first button: its tooltip would take the Escape that is to close the drawer.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            focusOn('folders');
          }}
        >
          <Radix.Title className="drawer-title">{account.address}</Radix.Title>
          <FolderPane folders={folders} />
          <div className="drawer-foot">
            <Button
              tone="quiet"
              onClick={() => {
                show(false);
                showDialog('account');
              }}
            >
              Account and appearance
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
};
