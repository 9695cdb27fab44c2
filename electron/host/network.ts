import { execFile } from 'node:child_process';
import type { Network } from '../../core/ports.ts';

// The name of the network that this machine is on, as its system tells it. It is asked once a session, and every minute while a
// budget is spent, answers within milliseconds, and where it does not the network has no name: nothing here is worth waiting or
// failing for.

/** How long a system may take to answer, ms. */
const patienceMs = 2_000;
/** More than any of these programs says, bytes. */
const mostOutput = 256 * 1024;
/** An SSID has 32 bytes; a connection's name may be anything. */
const longestName = 128;

/** What a program prints; null where it is not there, fails, or takes too long. */
export type RunProgram = (file: string, args: readonly string[]) => Promise<string | null>;

const runProgram: RunProgram = (file, args) =>
  new Promise((resolve) => {
    try {
      execFile(
        file,
        [...args],
        { timeout: patienceMs, maxBuffer: mostOutput, windowsHide: true },
        (error, output) => resolve(error ? null : output),
      );
    } catch {
      // A machine without processes to spare, or one that forbids them.
      resolve(null);
    }
  });

/** Asks the system this runs on. Never rejects. */
export const systemNetwork = (
  platform: NodeJS.Platform = process.platform,
  run: RunProgram = runProgram,
): Network => ({
  name: async () => {
    for (const { file, args, parse } of sources[platform] ?? []) {
      const output = await run(file, args);
      const name = output === null ? null : presentable(parse(output));
      if (name !== null) return name;
    }
    return null;
  },
});

interface Source {
  readonly file: string;
  readonly args: readonly string[];
  readonly parse: (output: string) => string | null;
}

/** `name:type:device` a line, colons and backslashes within escaped. What carries the default route by habit goes first. */
const parseNmcli = (output: string): string | null => {
  const connections = output.split('\n').map((line) => {
    const [name = '', type = ''] = line
      .split(/(?<!(?<!\\)(?:\\\\)*\\):/)
      .map((field) => field.replace(/\\(.)/g, '$1'));
    return { name, type };
  });
  for (const wanted of ['802-3-ethernet', '802-11-wireless', 'bluetooth', 'gsm', 'cdma', 'wimax']) {
    const found = connections.find(({ name, type }) => type === wanted && name !== '');
    if (found) return found.name;
  }
  return null;
};

const labelled =
  (label: RegExp) =>
  (output: string): string | null =>
    label.exec(output)?.[1] ?? null;

/** `ipconfig getsummary` tells no names to who has no leave to know the place. */
const parseSummary = (output: string): string | null => {
  const name = labelled(/^\s*SSID : (.+)$/m)(output);
  return name === '<redacted>' ? null : name;
};

const sources: Partial<Record<NodeJS.Platform, readonly Source[]>> = {
  linux: [
    {
      file: 'nmcli',
      args: ['-t', '-f', 'NAME,TYPE,DEVICE', 'connection', 'show', '--active'],
      parse: parseNmcli,
    },
    { file: 'iwgetid', args: ['-r'], parse: (output) => output.split('\n')[0] ?? null },
  ],
  darwin: [
    {
      file: 'networksetup',
      args: ['-getairportnetwork', 'en0'],
      parse: labelled(/^Current (?:Wi-Fi|AirPort) Network: (.+)$/m),
    },
    { file: 'ipconfig', args: ['getsummary', 'en0'], parse: parseSummary },
  ],
  win32: [
    {
      file: 'netsh',
      args: ['wlan', 'show', 'interfaces'],
      // The labels around it are in the system's language, this one is not; BSSID is another.
      parse: labelled(/^\s*SSID\s*: (.+?)\r?$/m),
    },
  ],
};

/** What can be shown and kept; null for nothing. */
const presentable = (name: string | null): string | null => {
  const shown = (name ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, longestName);
  return shown === '' ? null : shown;
};
