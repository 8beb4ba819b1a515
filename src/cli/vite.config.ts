// Builds the runner as one file without run-time dependencies: dist/runner/botcert.mjs.
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import packageJson from '../../package.json' with { type: 'json' }

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  publicDir: false,
  define: { __BOTCERT_VERSION__: JSON.stringify(packageJson.version) },
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: 'src/cli/cli.ts',
    outDir: 'dist/runner',
    target: 'node20',
    minify: false,
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      output: {
        banner: '#!/usr/bin/env node',
        entryFileNames: 'botcert.mjs',
        codeSplitting: false,
      },
    },
  },
})
