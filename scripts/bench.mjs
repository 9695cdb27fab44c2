// npm run bench

import { runTypeScript } from './run.mjs';
import { ensureDependencies, ensurePrograms } from './setup.mjs';

ensureDependencies();
ensurePrograms(['dovecot', 'openssl']);
process.exitCode = await runTypeScript('test/bench/main.ts', process.argv.slice(2));
