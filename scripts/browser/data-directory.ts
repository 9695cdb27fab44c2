import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where programs keep their data on this system: XDG on Unix, the platform's own place elsewhere. */
export const dataDirectory = (
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): string => {
  const home = environment.HOME || homedir();
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Packetboat');
  if (platform === 'win32') {
    return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'Packetboat');
  }
  // The XDG base directory specification: a relative path is to be ignored.
  const data = environment.XDG_DATA_HOME;
  return join(data?.startsWith('/') ? data : join(home, '.local', 'share'), 'packetboat');
};
