// npm run --silent cli -- VERB …

import { runTypeScript } from './run.mjs';
import { ensureDependencies } from './setup.mjs';

ensureDependencies();
// Paths in the arguments are the caller's, who may be in another directory than npm puts us in.
process.exitCode = await runTypeScript('electron/cli/main.ts', process.argv.slice(2), {
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
