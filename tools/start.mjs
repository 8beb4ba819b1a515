// `npm start`: a fresh clone to a page that does the whole job on the practice pod.
import { ensureBuilt, ensureInstalled, run, runnerFile } from './project.mjs'

ensureInstalled()
ensureBuilt()
process.exit(run(process.execPath, [runnerFile, 'serve', '--practice', ...process.argv.slice(2)]))
