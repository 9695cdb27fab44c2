import { useSyncExternalStore } from 'react';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'packetboat.theme';
const changed = 'packetboat-theme';

const isTheme = (value: unknown): value is Theme => themes.some((theme) => theme === value);

const storedTheme = (): Theme => {
  const value = localStorage.getItem(storageKey);
  return isTheme(value) ? value : 'system';
};

/** Puts the theme that was chosen last into force; `system` follows prefers-color-scheme. */
export const applyTheme = (): void => {
  const theme = storedTheme();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
};

export const chooseTheme = (theme: Theme): void => {
  localStorage.setItem(storageKey, theme);
  applyTheme();
  dispatchEvent(new Event(changed));
};

const subscribe = (onChange: () => void): (() => void) => {
  addEventListener(changed, onChange);
  return () => removeEventListener(changed, onChange);
};

export const useTheme = (): Theme => useSyncExternalStore(subscribe, storedTheme);
