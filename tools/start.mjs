// `npm start`: installs, builds and serves the page with a practice pod.
import { ensureBuilt, ensureInstalled, run, runnerFile } from './project.mjs'

ensureInstalled()
ensureBuilt()
process.exit(run(process.execPath, [runnerFile, 'serve', '--practice', ...process.argv.slice(2)]))
