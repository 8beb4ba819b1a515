// `npm run botcert -- …`: the command line of this checkout, built when needed.
import { ensureBuilt, ensureInstalled, run, runnerFile } from './project.mjs'

ensureInstalled()
ensureBuilt()
process.exit(run(process.execPath, [runnerFile, ...process.argv.slice(2)]))
