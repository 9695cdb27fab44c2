// npm run demo [-- --link dialup|satellite|iridium|fast] [--keep]: a private mail server with generated mail behind a
// slow line, and the window on it.
import { buildIsStale } from './build-state.mjs';
import { findChromium } from './find-chromium.mjs';
import { runTypeScript } from './run.mjs';
import { ensureBuilt, ensureDependencies, ensurePrograms } from './setup.mjs';

ensureDependencies();
ensurePrograms(['dovecot', 'openssl', 'chromium']);
ensureBuilt(buildIsStale);
process.exitCode = await runTypeScript('scripts/demo/main.ts', process.argv.slice(2), {
  env: { CHROMIUM: findChromium() ?? '' },
});
