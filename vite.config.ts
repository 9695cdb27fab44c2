import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const nodeTarget = 'node22';

// Three bundles: the window (with its engine worker), Electron's main process and its preload. Main keeps what is
// native or loads its own files at run time outside; the preload is sandboxed and can load nothing but electron.
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  builder: {},
  environments: {
    client: {
      build: {
        outDir: '../dist/renderer',
        emptyOutDir: true,
        target: 'es2023',
        modulePreload: { polyfill: false },
        rolldownOptions: { input: ['renderer/index.html', 'renderer/engine.html'] },
        // Inlined assets would be data: scripts and styles, which the content security policy refuses.
        assetsInlineLimit: 0,
      },
    },
    main: {
      consumer: 'server',
      resolve: {
        noExternal: true,
        external: ['electron', 'imapflow', '@napi-rs/keyring'],
        builtins: [/^node:/],
      },
      build: {
        outDir: '../dist/electron',
        emptyOutDir: true,
        target: nodeTarget,
        minify: false,
        copyPublicDir: false,
        rolldownOptions: {
          input: { main: 'electron/main.ts' },
          platform: 'node',
          external: ['electron', 'imapflow', '@napi-rs/keyring', /^node:/],
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    },
    preload: {
      consumer: 'server',
      resolve: { noExternal: true, external: ['electron'] },
      build: {
        outDir: '../dist/electron',
        emptyOutDir: false,
        target: nodeTarget,
        minify: false,
        copyPublicDir: false,
        rolldownOptions: {
          input: { preload: 'electron/preload.ts' },
          platform: 'node',
          external: ['electron'],
          output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        },
      },
    },
  },
});
