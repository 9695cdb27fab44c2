// What is going on, on stderr: a bar for each folder on a terminal, else a line now and then.
import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { Activity, CurrentStep } from '../../core/model/activity.ts';
import { linkNames } from './line-arguments.ts';
import { note } from './output.ts';
import { forTerminalLine, readableBytes } from './terminal-text.ts';

export interface Progress {
  show(activity: Activity): void;
  stop(): void;
}

const silentProgress: Progress = { show: () => undefined, stop: () => undefined };

/** A step with something to count. */
interface Counted {
  /** One bar or series of lines each. */
  readonly name: string;
  readonly done: number;
  readonly of: number;
  readonly bytes: boolean;
}

const counted = (step: CurrentStep): Counted | null => {
  switch (step.kind) {
    case 'folders':
    case 'check':
      return null;
    case 'push':
      return { name: 'changes', done: step.done, of: step.of, bytes: false };
    case 'lists':
    case 'texts':
      return {
        name: `${forTerminalLine(step.path)}: ${step.kind}`,
        done: step.done,
        of: step.of,
        bytes: false,
      };
    case 'attachment':
      return { name: `attachment ${step.part}`, done: step.doneBytes, of: step.ofBytes, bytes: true };
  }
};

const amountOf = ({ done, of, bytes }: Counted): string =>
  bytes ? `${readableBytes(done)} of ${readableBytes(of)}` : `${done} of ${of}`;

/** What the line is taken for, how fast it is, and what this session has cost so far. */
const lineWords = ({ linkKind, bytesPerSecond, session }: Activity): string => {
  const speed = bytesPerSecond === null ? '' : ` at ${readableBytes(bytesPerSecond)}/s`;
  return `${linkNames[linkKind]}${speed}, ${readableBytes(session?.counted ?? 0)} spent`;
};

const progressBars = (): Progress => {
  const bars = new MultiBar(
    {
      stream: process.stderr,
      clearOnComplete: false,
      hideCursor: true,
      format: '{name} {bar} {amount}',
      barsize: 24,
      noTTYOutput: false,
    },
    Presets.shades_grey,
  );
  const shown = new Map<string, SingleBar>();
  let endedWell = false;
  return {
    show(activity) {
      const { step, link } = activity;
      endedWell = link.kind === 'offline' && link.problem === null;
      const now = step && counted(step);
      if (!now) return;
      const amount = `${amountOf(now)} (${lineWords(activity)})`;
      const name = now.name.padEnd(28);
      const bar = shown.get(now.name);
      if (!bar) shown.set(now.name, bars.create(now.of, now.done, { name, amount }));
      else {
        bar.setTotal(now.of);
        bar.update(now.done, { name, amount });
      }
    },
    stop() {
      // A step tells where it begins, so the last one of a folder never says that it is through.
      if (endedWell) for (const bar of shown.values()) bar.update(bar.getTotal(), { amount: 'done' });
      bars.stop();
    },
  };
};

const lineEveryMs = 5_000;

const progressLines = (): Progress => {
  let last = { name: '', at: 0 };
  return {
    show(activity) {
      const { step } = activity;
      const now = step && counted(step);
      if (!now || (now.name === last.name && Date.now() - last.at < lineEveryMs)) return;
      last = { name: now.name, at: Date.now() };
      note(`${now.name} ${amountOf(now)} (${lineWords(activity)})`);
    },
    stop: () => undefined,
  };
};

/** None beside JSON, bars for a person, lines for a file. */
export const progressFor = (json: boolean): Progress => {
  if (json) return silentProgress;
  return process.stderr.isTTY ? progressBars() : progressLines();
};
