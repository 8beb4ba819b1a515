// What a bot in Java makes of the cells; see MatrixClient.java. One JVM for all of them.
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Cell } from './cells'
import type { MatrixWorld } from './certificates'
import type { Outcome } from './curl'
import { runServer } from './server'

export interface JavaClient {
  readonly ask: (cell: Cell) => Promise<Outcome>
  readonly stop: () => Promise<void>
}

/** Of Java's own rules against weak certificates it keeps none: that is for the server to judge. */
const leniency = 'jdk.tls.disabledAlgorithms=\njdk.certpath.disabledAlgorithms=\n'

export async function startJavaClient(world: MatrixWorld): Promise<JavaClient> {
  const program = join(import.meta.dirname, 'MatrixClient.java')
  const security = `-Djava.security.properties=${world.write('weak.properties', leniency)}`
  const { process, failed, stop } = await runServer(
    world,
    ['java', security, program, world.folder],
    [],
  )
  const lines = createInterface(process.stdout)
  let last: Promise<unknown> = Promise.resolve()
  const tell = async (cell: Cell): Promise<string> => {
    const line = once(lines, 'line') as Promise<[string]>
    process.stdin.write(`${cell.port} ${world.client(cell.client)?.p12 ?? '-'}\n`)
    return (await Promise.race([line, failed]))[0]
  }
  return {
    ask(cell) {
      // It answers one after the other.
      const said = last.then(() => tell(cell))
      last = said.catch(() => undefined)
      return said.then((line) => readOutcome(cell, line))
    },
    stop,
  }
}

/** @throws Error where it failed for another reason than a refusal. */
function readOutcome(cell: Cell, line: string): Outcome {
  const [status, isSent] = line.split(' ')
  if (cell.client !== 'none' && isSent === 'false') return 'cannot-run'
  if (cell.welcome === 'token' ? status === '200' : line.includes('<!DOCTYPE')) return 'accepted'
  if (status === '400' || status === '401') return 'refused'
  if (status === 'broken' && !/timed out|ConnectException/.test(line)) return 'refused'
  throw new Error(`Java, ${JSON.stringify(cell)}: ${line}`)
}
