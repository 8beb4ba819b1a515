// The report on the page Test login: from the runner, or from a saved file.
import type { AuthEvent } from '../../report/api'
import type { AuthReport, Stage } from '../../report/auth-report'
import { formatHtml } from '../../report/html'
import { formatJson } from '../../text/escape'
import type { BrowserPorts } from '../app/ports'

export type ReportFileFormat = 'json' | 'html'

/** The schema comes with its library: after the first paint, and before the network may be gone. */
export function loadSchema() {
  return import('../../report/auth-report')
}

export class ReportFile {
  readonly #ports: BrowserPorts
  stages: readonly Stage[] = $state.raw([])
  report: AuthReport | null = $state.raw(null)
  /** The name of the opened file; null if the test ran here. */
  openedFrom: string | null = $state(null)
  /** Why a file was not opened. */
  openProblem: string | null = $state(null)

  constructor(ports: BrowserPorts) {
    this.#ports = ports
  }

  add(event: Exclude<AuthEvent, { readonly type: 'failure' }>): void {
    if (event.type === 'stage') {
      this.stages = [...this.stages, event.stage]
      return
    }
    this.report = event.report
    // The report's stages are complete, even if somebody stopped the test.
    this.stages = event.report.stages
  }

  /** Returns false and keeps what is shown if the file is not a report. */
  async open(file: File): Promise<boolean> {
    const { maxReportLength, parseReport } = await loadSchema()
    const read = await this.#ports
      .readFile(file, maxReportLength)
      .catch(() => 'unreadable' as const)
    if (read === null) {
      this.openProblem = `${file.name} is too large to be a report of a login test.`
    } else if (read === 'unreadable') {
      this.openProblem = `${file.name} could not be read.`
    } else {
      const report = parseReport(decodeText(read.bytes))
      if (report !== null) {
        this.clear()
        this.add({ type: 'report', report })
        this.openedFrom = read.name
        return true
      }
      this.openProblem = `${file.name} is not a report that this version of Botcert can show. Choose the JSON file, not the HTML file.`
    }
    return false
  }

  save(format: ReportFileFormat): void {
    const { report } = this
    if (report === null) return
    const text = format === 'json' ? `${formatJson(report, 2)}\n` : formatHtml(report)
    this.#ports.saveFile({
      name: nameReport(report, format),
      mediaType: format === 'json' ? 'application/json' : 'text/html',
      bytes: new TextEncoder().encode(text),
    })
  }

  clear(): void {
    this.stages = []
    this.report = null
    this.openedFrom = null
    this.openProblem = null
  }
}

/** `botcert-report-mypod-2026-11-24.json`. */
function nameReport({ services, startedAt }: AuthReport, format: ReportFileFormat): string {
  const host = /^https:\/\/([^/:]+)/.exec(services[0]?.url ?? '')?.[1] ?? ''
  // The first label names the pod; an IP address is kept whole.
  const label = /^[\d.]+$/.test(host) ? host : (host.split('.')[0] ?? '').replace(/-api$/, '')
  const name =
    label
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.join('-') ?? 'pod'
  return `botcert-report-${name.slice(0, 60)}-${startedAt.slice(0, 10)}.${format}`
}

/** Reads UTF-8, or UTF-16 as PowerShell's `>` writes it. */
function decodeText(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes)
}
