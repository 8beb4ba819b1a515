// Ports on the command line.
import { UsageError } from '../command'

/**
 * A port as given; 0 asks for any free one.
 *
 * @throws UsageError
 */
export function parsePort(written: string, option: string): number {
  const port = Number(written)
  if (/^\d{1,5}$/.test(written) && port <= 65_535) return port
  throw new UsageError(`${option} takes a number from 0 to 65535; 0 is any free port.`)
}

/** Whether `listen` failed because of the port: another program has it, or only root may. */
export function isPortTaken(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'EADDRINUSE' || error.code === 'EACCES')
  )
}
