// The report on the page Prove: as it comes from the runner, or out of a file that was saved before.
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
  /** Name of the file that it was opened from; null where it is of a check made here. */
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
    // Those of the report are whole, also where somebody stopped the check.
    this.stages = event.report.stages
  }

  /** False where it is no report; what was shown before stays. */
  async open(file: File): Promise<boolean> {
    const { maxReportLength, parseReport } = await loadSchema()
    const read = await this.#ports
      .readFile(file, maxReportLength)
      .catch(() => 'unreadable' as const)
    if (read === null) {
      this.openProblem = `${file.name} is too large to be a report of a check.`
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
      this.openProblem = `${file.name} is not a report that this Botcert can show. Choose the JSON file of a check, not the HTML.`
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
  // The first label names the pod; of an IP address it would say nothing.
  const label = /^[\d.]+$/.test(host) ? host : (host.split('.')[0] ?? '').replace(/-api$/, '')
  const name =
    label
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.join('-') ?? 'pod'
  return `botcert-report-${name.slice(0, 60)}-${startedAt.slice(0, 10)}.${format}`
}

/** UTF-8, or what PowerShell's `>` makes of it. */
function decodeText(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes)
}
