// What a fresh clone needs before anything of the project can run. Plain Node, no packages: none are here yet.
// Everything it prints goes to stderr: stdout belongs to the program that runs afterwards.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './find-chromium.mjs';
import { root, tool } from './run.mjs';

const say = (line) => process.stderr.write(`${line}\n`);

const giveUp = (...lines) => {
  for (const line of lines) say(line);
  process.exit(2);
};

/** Quiet, with all of a command's output on stderr. */
const runSetup = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options }).status === 0;

export const ensureNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  giveUp(`Packetboat needs Node 20.19 or newer; this is ${process.versions.node}.`);
};

/** Installs the packages of package-lock.json unless exactly these are installed already. */
export const ensureDependencies = () => {
  ensureNode();
  if (dependenciesMatch()) return;
  say('Installing the packages that package-lock.json names …');
  // Nothing here needs its install script, and playwright and electron must not fetch browsers on the side.
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const done = runSetup(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    shell: process.platform === 'win32',
  });
  if (!done) giveUp('npm ci failed; what it said is above.');
};

/** npm writes what it installed beside it; optional packages for other systems are missing there. */
const dependenciesMatch = () => {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const installed = JSON.parse(
      readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8'),
    ).packages;
    return Object.entries(wanted).every(
      ([path, { version, optional = false }]) =>
        path === '' || (installed[path] ? installed[path].version === version : optional),
    );
  } catch {
    return false;
  }
};

/** Programs from outside npm, and the Debian package each comes in. */
const programs = {
  dovecot: { debian: 'dovecot-imapd', present: () => onPath('dovecot') && onPath('doveadm') },
  openssl: { debian: 'openssl', present: () => onPath('openssl') },
  chromium: { debian: 'chromium', present: () => findChromium() !== null },
  mbsync: { debian: 'isync', present: () => onPath('mbsync') },
  offlineimap: { debian: 'offlineimap3', present: () => onPath('offlineimap') },
};

const onPath = (program) =>
  [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/sbin'].some((directory) =>
    existsSync(join(directory, program)),
  );

const missingOf = (names) => names.filter((name) => !programs[name].present());

const packagesOf = (names) => names.map((name) => programs[name].debian);

const installCommand = (names) => `apt-get install --no-install-recommends ${packagesOf(names).join(' ')}`;

const isDebian = () => existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');

const isRoot = () => process.getuid?.() === 0;

/** Installs what is missing of these programs on Debian as root; elsewhere says what to install, and ends. */
export const ensurePrograms = (names) => {
  const missing = missingOf(names);
  if (missing.length === 0) return;
  const install = installCommand(missing);
  if (!isDebian()) giveUp(`Please install: ${missing.join(', ')} (on Debian: ${install}).`);
  if (!isRoot()) giveUp(`Please install, as root: ${install}`);
  const done = installWithApt(missing);
  const still = missingOf(names);
  if (!done || still.length > 0)
    giveUp(`Still missing: ${still.join(', ') || packagesOf(missing).join(', ')}. Try: ${install}`);
};

/** Installs what is missing of these programs where that can be done, and says what has to be left out where not. */
export const offerPrograms = (names) => {
  const missing = missingOf(names);
  if (missing.length > 0 && isDebian() && isRoot()) installWithApt(missing);
  const still = missingOf(names);
  if (still.length === 0) return;
  const how = isDebian() ? `to install, as root: ${installCommand(still)}` : 'install it to have it in';
  say(`Going on without ${still.join(' and ')} (${how}).`);
};

const installWithApt = (names) => {
  const packages = packagesOf(names);
  say(`Installing with apt: ${packages.join(' ')} …`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) =>
    runSetup('apt-get', ['-q', '-o', 'Dpkg::Use-Pty=0', ...args], { env: environment });
  return withoutStartingServices(() => {
    apt('update');
    return apt('install', '-y', '--no-install-recommends', ...packages);
  });
};

/**
 * The packages bring a mail server that would start at once on the usual ports. Ours are private ones; Debian's
 * own way to keep services down during an installation is this file.
 */
const withoutStartingServices = (install) => {
  const policy = '/usr/sbin/policy-rc.d';
  if (existsSync(policy)) return install();
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return install();
  } finally {
    rmSync(policy, { force: true });
  }
};

/** Builds the window and the Electron bundles when a source is newer than what was built. */
export const ensureBuilt = (isStale) => {
  if (!isStale()) return;
  say('Building the window …');
  if (!runSetup(process.execPath, [tool('vite', 'bin/vite.js'), 'build', '--logLevel', 'warn'])) {
    giveUp('The build failed; what it said is above.');
  }
};
