// `npm run bench`: figures against OpenSSL in the same run. Loads bench.ts through Vite, which reads the
// TypeScript of src and tests.
import { runnerImport } from 'vite'
import { ensureBuilt, ensureInstalled } from '../../tools/project.mjs'

ensureInstalled()
ensureBuilt()
const { module } = await runnerImport(new URL('bench.ts', import.meta.url).pathname, {
  logLevel: 'error',
})
await module.runBench()
process.exit()
