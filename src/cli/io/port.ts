// Ports of the commands that serve.
import { UsageError } from '../command'

/**
 * Parses a port; 0 means any free port.
 *
 * @throws UsageError
 */
export function parsePort(written: string, option: string): number {
  const port = Number(written)
  if (/^\d{1,5}$/.test(written) && port <= 65_535) return port
  throw new UsageError(`${option} takes a number from 0 to 65535; 0 means any free port.`)
}

/** Whether `listen` failed because the port is in use or needs root. */
export function isPortTaken(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'EADDRINUSE' || error.code === 'EACCES')
  )
}
