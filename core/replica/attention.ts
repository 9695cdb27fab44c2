import type { Conflict, ConflictAction } from '../model/conflict.ts';
import type { Replica } from './database.ts';

/** A conflict in plain words, with what can be done about it. */
export interface ConflictView {
  readonly conflict: Conflict;
  readonly title: string;
  readonly detail: string;
  readonly actions: readonly { readonly action: ConflictAction; readonly label: string }[];
}

/** What needs attention, newest first. */
export const openConflicts = async (replica: Replica): Promise<ConflictView[]> => {
  const conflicts = await replica.conflicts.where('open').equals(1).reverse().sortBy('id');
  return conflicts.map((conflict) => ({
    conflict,
    title: conflict.meeting.kind,
    detail: '',
    actions: [{ action: 'dismiss', label: 'OK' }],
  }));
};

/** How much needs attention. */
export const countConflicts = (replica: Replica): Promise<number> =>
  replica.conflicts.where('open').equals(1).count();
