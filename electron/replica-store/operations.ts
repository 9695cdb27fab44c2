// What a transaction did to the tables, as plain data.
import * as v from 'valibot';

export type RowKey = string | number | readonly RowKey[];
export type Row = Readonly<Record<string, unknown>>;

/** One write to one table. */
export type Operation =
  | { readonly kind: 'put'; readonly table: string; readonly rows: readonly Row[] }
  | { readonly kind: 'delete'; readonly table: string; readonly keys: readonly RowKey[] }
  | { readonly kind: 'clear'; readonly table: string };

const rowKey: v.GenericSchema<RowKey> = v.union([v.string(), v.number(), v.array(v.lazy(() => rowKey))]);
const row = v.custom<Row>((value) => typeof value === 'object' && value !== null && !Array.isArray(value));

/** An operation as it is read from a log. */
export const operationSchema: v.GenericSchema<Operation> = v.variant('kind', [
  v.object({ kind: v.literal('put'), table: v.string(), rows: v.array(row) }),
  v.object({ kind: v.literal('delete'), table: v.string(), keys: v.array(rowKey) }),
  v.object({ kind: v.literal('clear'), table: v.string() }),
]);
