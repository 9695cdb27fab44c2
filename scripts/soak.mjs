// npm run soak -- --minutes N

import { runTypeScript } from './run.mjs';
import { ensureDependencies, ensurePrograms } from './setup.mjs';

ensureDependencies();
ensurePrograms(['dovecot', 'openssl']);
process.exitCode = await runTypeScript('test/model/soak.ts', process.argv.slice(2));
