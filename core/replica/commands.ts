// The commands that every part of the window gives; those that change mail are in commands/, each beside its kin.
export { requestSync, setFocus, setOnline } from './commands/settings.ts';
export { pauseWant, wantAttachment, wantRemoval, wantText } from './commands/wants.ts';
