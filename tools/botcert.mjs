// `npm run botcert -- …`: runs the command line of this checkout, and builds it if necessary.
import { ensureBuilt, ensureInstalled, run, runnerFile } from './project.mjs'

ensureInstalled()
ensureBuilt()
process.exit(run(process.execPath, [runnerFile, ...process.argv.slice(2)]))
