import * as v from 'valibot';
import { type EngineStart, engineNewsSchema } from './engine-messages.ts';

export interface EngineWorker {
  /** Starts the worker; a second call is nothing. */
  start(): void;
  /** Calls back now and at every change; returns its own stop. */
  onElsewhere(listener: (elsewhere: boolean) => void): () => void;
}

/** The window's handle on its engine worker. */
export const engineWorker = (token: string): EngineWorker => {
  const listeners = new Set<(elsewhere: boolean) => void>();
  let worker: Worker | null = null;
  let elsewhere = false;
  return {
    start: () => {
      if (worker) return;
      worker = new Worker(new URL('./engine-worker.ts', import.meta.url), { type: 'module' });
      worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        elsewhere = v.parse(engineNewsSchema, data).elsewhere;
        for (const listener of listeners) listener(elsewhere);
      });
      worker.postMessage({ kind: 'start', token } satisfies EngineStart);
    },
    onElsewhere: (listener) => {
      listeners.add(listener);
      listener(elsewhere);
      return () => listeners.delete(listener);
    },
  };
};
