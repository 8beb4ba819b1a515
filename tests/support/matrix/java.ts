// Java's SSLServerSocket; see MatrixServer.java.
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { runServer, type MatrixServer } from './server'

const name = 'Java'

export const javaServer: MatrixServer = {
  programs: ['java', 'javac'],
  rows: [{ name }],
  async start(world) {
    const program = join(import.meta.dirname, 'MatrixServer.java')
    const { process, failed, stop } = await runServer(world, ['java', program, world.folder], [])
    const said = once(createInterface(process.stdout), 'line') as Promise<[string]>
    const [line] = await Promise.race([said, failed])
    const [old, current] = line.split(' ').map(Number)
    if (old === undefined || current === undefined) throw new Error(`Java said ${line}`)
    return { ports: { [name]: { 'TLSv1.2': old, 'TLSv1.3': current } }, stop }
  },
}
