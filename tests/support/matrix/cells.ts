// The cells of the matrix: each server, version of TLS and client certificate.
import { makeMatrixWorld, type MatrixWorld } from './certificates'
import { clientIds, type ClientId } from './clients'
import { startApplication } from './application'
import {
  tlsVersions,
  type MatrixServer,
  type Ports,
  type Row,
  type TlsVersion,
  type Welcome,
} from './server'

export interface Cell {
  readonly row: string
  readonly tls: TlsVersion
  readonly client: ClientId
  readonly port: number
  /** How the server answers a bot that it lets in. */
  readonly welcome: Welcome
}

export interface Matrix {
  readonly world: MatrixWorld
  /** Those of a row follow each other. */
  readonly cells: readonly Cell[]
  readonly stop: () => Promise<void>
}

/** Makes the certificates and starts the servers. */
export async function openMatrix(servers: readonly MatrixServer[]): Promise<Matrix> {
  const world = makeMatrixWorld()
  const application = await startApplication()
  const started = await Promise.allSettled(
    servers.map(({ start }) => start(world, application.port)),
  )
  const running = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const stop = async () => {
    await Promise.all(running.map((server) => server.stop()))
    await application.stop()
    world.remove()
  }
  const failed = started.find((one) => one.status === 'rejected')
  if (failed !== undefined) {
    await stop()
    throw failed.reason
  }
  const ports = new Map(running.flatMap((server) => Object.entries(server.ports)))
  return {
    world,
    cells: servers.flatMap(({ rows }) =>
      rows.flatMap((row) => listCells(row, ports.get(row.name))),
    ),
    stop,
  }
}

function listCells({ name, welcome = 'token' }: Row, ports: Ports | undefined): readonly Cell[] {
  if (ports === undefined) throw new Error(`${name} has no ports`)
  return tlsVersions.flatMap((tls) =>
    clientIds.map((client) => ({ row: name, tls, client, port: ports[tls], welcome })),
  )
}

/** Asks each server one after the other, as some take one connection at a time; several servers at once. */
export async function mapCells<Result>(
  cells: readonly Cell[],
  ask: (cell: Cell) => Promise<Result>,
): Promise<ReadonlyMap<Cell, Result>> {
  const results = new Map<Cell, Result>()
  const ports = [...new Set(cells.map(({ port }) => port))]
  const workers = Array.from({ length: concurrency }, async () => {
    for (let port = ports.shift(); port !== undefined; port = ports.shift()) {
      for (const cell of cells.filter((one) => one.port === port)) {
        results.set(cell, await ask(cell))
      }
    }
  })
  await Promise.all(workers)
  return results
}

const concurrency = 4
