// npm run bench

import { runTypeScript } from './run.mjs';
import { ensureDependencies, ensurePrograms, offerPrograms } from './setup.mjs';

ensureDependencies();
ensurePrograms(['dovecot', 'openssl']);
// Whom we are measured beside, and where the window runs.
offerPrograms(['mbsync', 'offlineimap', 'chromium']);
process.exitCode = await runTypeScript('test/bench/main.ts', process.argv.slice(2));
