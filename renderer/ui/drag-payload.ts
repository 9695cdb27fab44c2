// What a drag carries: it may end in another window of the same account, or come from another program, so it says all it
// means and is read as foreign.
import * as v from 'valibot';
import type { AccountId } from '../../core/model/ids.ts';

/** One kind of thing that can be dragged. */
export interface DragPayload<T> {
  /** Puts it into a drag that begins. */
  carry(data: DataTransfer, account: AccountId, carried: T): void;
  /** Whether a drag carries this kind: before it ends, nobody may see which. */
  carries(data: DataTransfer): boolean;
  /** What a drag that ended carried; null when it was nothing of this kind and account. */
  carried(data: DataTransfer, account: AccountId): T | null;
}

/** `name` tells this kind from others in the data of a drag. */
export const dragPayload = <T>(name: string, schema: v.GenericSchema<unknown, T>): DragPayload<T> => {
  const format = `application/x-packetboat-${name}`;
  const dragged = v.object({
    account: v.custom<AccountId>((input) => typeof input === 'string'),
    carried: schema,
  });
  return {
    carry: (data, account, carried) => data.setData(format, JSON.stringify({ account, carried })),
    carries: (data) => data.types.includes(format),
    carried: (data, account) => {
      let parsed: unknown;
      try {
        parsed = JSON.parse(data.getData(format));
      } catch {
        // Another program's drag.
        return null;
      }
      const { success, output } = v.safeParse(dragged, parsed);
      return success && output.account === account ? output.carried : null;
    },
  };
};
