import * as v from 'valibot';

/** What a window tells its engine worker, once. */
export const engineStartSchema = v.object({ kind: v.literal('start'), token: v.string() });
export type EngineStart = v.InferOutput<typeof engineStartSchema>;

/** What the worker tells its window: whether the engine runs elsewhere, in another window or browser. */
export const engineNewsSchema = v.object({ kind: v.literal('turn'), elsewhere: v.boolean() });
export type EngineNews = v.InferOutput<typeof engineNewsSchema>;
