// The browser functions that the page needs, in one place, so that tests can replace them.
import { createContext } from 'svelte'
import type { Bytes } from '../../worker/api'

interface SavedFile {
  readonly name: string
  readonly mediaType: string
  readonly bytes: Bytes
}

export interface ChosenFile {
  readonly name: string
  readonly bytes: Bytes
}

export interface BrowserPorts {
  /** Offers a download. */
  readonly saveFile: (file: SavedFile) => void
  /** False if the browser does not allow it. */
  readonly copyText: (text: string) => Promise<boolean>
  /** Null if the file is larger than `maxBytes`. */
  readonly readFile: (file: File, maxBytes: number) => Promise<ChosenFile | null>
  readonly now: () => Date
  /** Runs the task when the browser is idle. */
  readonly whenIdle: (task: () => void) => void
  /** False over plain http on a host other than localhost. */
  readonly hasWebCrypto: boolean
}

export const [usePorts, providePorts] = createContext<BrowserPorts>()

export const browserPorts: BrowserPorts = {
  saveFile: ({ name, mediaType, bytes }) => {
    const url = URL.createObjectURL(new Blob([bytes], { type: mediaType }))
    const link = document.createElement('a')
    link.href = url
    link.download = name
    link.click()
    // Firefox reads the blob after this task.
    setTimeout(() => URL.revokeObjectURL(url), 60_000)
  },
  copyText: async (text) => {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {
      return false
    }
  },
  readFile: async (file, maxBytes) => {
    if (file.size > maxBytes) return null
    return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }
  },
  now: () => new Date(),
  whenIdle: (task) => {
    // Safari has no requestIdleCallback.
    if (typeof requestIdleCallback === 'function') requestIdleCallback(task, { timeout: 2000 })
    else setTimeout(task, 300)
  },
  hasWebCrypto: (globalThis.crypto as Crypto | undefined)?.subtle !== undefined,
}
