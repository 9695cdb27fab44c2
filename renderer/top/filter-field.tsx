import { Search, X } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { focusOn, focusSoon, focusTargets } from '../app/focus.ts';
import { useWindow, useWindowContext } from '../app/window-context.ts';

/** Narrows the open folder to a word in sender or subject. */
export const FilterField = () => {
  const filter = useWindow((state) => state.filter);
  const setFilter = useWindow((state) => state.setFilter);
  const { navigator } = useWindowContext();
  const leave = () => {
    setFilter(null);
    focusSoon('list');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      leave();
    } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
      event.preventDefault();
      focusOn('list');
      navigator.current?.move('first');
    }
  };
  return (
    <search className="filter">
      <Search className="filter-icon" size={15} aria-hidden="true" />
      <input
        id={focusTargets.filter}
        className="filter-input"
        type="text"
        placeholder="Filter this folder"
        aria-label="Filter this folder by sender or subject"
        autoComplete="off"
        spellCheck={false}
        value={filter ?? ''}
        onChange={(event) => setFilter(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {filter ? (
        <button type="button" className="filter-clear" aria-label="Leave the filter" onClick={leave}>
          <X size={14} />
        </button>
      ) : (
        <span className="filter-key" aria-hidden="true">
          <kbd>/</kbd>
        </span>
      )}
    </search>
  );
};
