import { formatCounted } from '../format/count.ts';

/** What hangs at the pointer during a drag: how many messages it carries. */
export const showDragCount = (data: DataTransfer, messages: number): void => {
  const image = document.createElement('div');
  image.className = 'drag-count figures';
  image.textContent = formatCounted(messages, 'message');
  document.body.append(image);
  data.setDragImage(image, -12, 12);
  // The browser takes its picture once the event is over.
  setTimeout(() => image.remove());
};
