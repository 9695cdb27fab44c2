import { ImageOff } from 'lucide-react';
import { useState } from 'react';
import type { MessageView } from '../../core/replica/views.ts';
import { formatCounted } from '../format/count.ts';
import { HtmlView } from './html-view.tsx';
import { useInlineImages } from './use-inline-images.ts';

interface Props {
  readonly view: MessageView;
  readonly html: string;
}

/** The message as its sender laid it out, with nothing remote in it: neither shell lets the window load any. */
export const HtmlSection = ({ view, html }: Props) => {
  const [blocked, setBlocked] = useState(0);
  const inlineImages = useInlineImages(view.attachments, true);
  return (
    <>
      {blocked > 0 ? (
        <div className="blocked" role="status">
          <ImageOff size={14} aria-hidden="true" />
          <span>
            {formatCounted(blocked, 'remote item')} not loaded. Loading {blocked === 1 ? 'it' : 'them'} would
            tell the sender that you read this.
          </span>
        </div>
      ) : null}
      <HtmlView html={html} inlineImages={inlineImages} showRemote={false} onBlocked={setBlocked} />
    </>
  );
};
