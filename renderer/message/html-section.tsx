import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import type { MessageView } from '../../core/replica/views.ts';
import { formatCounted } from '../format/count.ts';
import { Button } from '../ui/button.tsx';
import { HtmlView } from './html-view.tsx';
import { useInlineImages } from './use-inline-images.ts';

interface Props {
  readonly view: MessageView;
  readonly html: string;
}

/** The message as its sender laid it out, with nothing remote in it unless asked for. */
export const HtmlSection = ({ view, html }: Props) => {
  const [blocked, setBlocked] = useState(0);
  const [showRemote, setShowRemote] = useState(false);
  const inlineImages = useInlineImages(view.attachments, true);
  return (
    <>
      {blocked > 0 && !showRemote ? (
        <div className="blocked" role="status">
          <ImageOff size={14} aria-hidden="true" />
          <span>
            {formatCounted(blocked, 'remote image')} not loaded. Loading {blocked === 1 ? 'it' : 'them'} tells
            the sender.
          </span>
          <Button tone="quiet" onClick={() => setShowRemote(true)}>
            Load this once
          </Button>
        </div>
      ) : null}
      <HtmlView html={html} inlineImages={inlineImages} showRemote={showRemote} onBlocked={setBlocked} />
    </>
  );
};
