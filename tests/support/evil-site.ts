// A web site that a person visits while the runner is up, and all that it tries. It even knows the token, which
// it never should. Each attempt runs in the browser: it may use nothing of this file.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface EvilSite {
  readonly port: number
  close(): Promise<void>
}

/** An empty page at any path, but `/redirect?URL`, which leads there and keeps method and body. */
export async function startEvilSite(): Promise<EvilSite> {
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://evil.example')
    if (pathname === '/redirect') {
      const location = decodeURIComponent(search.slice(1))
      response.writeHead(307, { location })
      response.end()
      return
    }
    response.writeHead(200, { 'content-type': 'text/html' })
    response.end('<!doctype html><title>Evil</title><body></body>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export interface Aim {
  /** `http://HOST:PORT` of the runner. */
  readonly runner: string
  readonly token: string
  /** A body that `/api/auth` takes. */
  readonly order: string
}

/** What could be read; `nothing` where that is nothing. */
export type Attempt = (aim: Aim) => Promise<string>

/** By name. */
export const attempts: Readonly<Record<string, Attempt>> = {
  'a simple fetch': async ({ runner, order }) => {
    const options = { method: 'POST', body: order, credentials: 'include' } as const
    return fetch(`${runner}/api/auth`, options).then(
      (answer) => answer.text(),
      () => 'nothing',
    )
  },
  'a fetch with the headers of the page': async ({ runner, token, order }) => {
    const headers = { 'content-type': 'application/json', 'x-botcert-token': token }
    return fetch(`${runner}/api/auth`, { method: 'POST', body: order, headers }).then(
      (answer) => answer.text(),
      () => 'nothing',
    )
  },
  'a fetch without CORS': async ({ runner, token, order }) => {
    const headers = { 'content-type': 'application/json', 'x-botcert-token': token }
    const options = { method: 'POST', mode: 'no-cors', body: order, headers } as const
    const answer = await fetch(`${runner}/api/auth?token=${token}`, options).catch(() => null)
    return answer === null || answer.type === 'opaque' ? 'nothing' : answer.text()
  },
  'a body with a type of its own, without CORS': async ({ runner, order }) => {
    const body = new Blob([order], { type: 'application/json' })
    const options = { method: 'POST', mode: 'no-cors', body } as const
    const answer = await fetch(`${runner}/api/auth`, options).catch(() => null)
    return answer === null || answer.type === 'opaque' ? 'nothing' : answer.text()
  },
  'a fetch that is led to the runner': async ({ runner, token, order }) => {
    const headers = { 'content-type': 'application/json', 'x-botcert-token': token }
    const target = `/redirect?${encodeURIComponent(`${runner}/api/auth`)}`
    return fetch(target, { method: 'POST', body: order, headers }).then(
      (answer) => answer.text(),
      () => 'nothing',
    )
  },
  'reading the page by fetch': async ({ runner }) =>
    fetch(`${runner}/`, { credentials: 'include' }).then(
      (answer) => answer.text(),
      () => 'nothing',
    ),
  XMLHttpRequest: ({ runner, order }) =>
    new Promise((resolve) => {
      const asking = new XMLHttpRequest()
      asking.open('POST', `${runner}/api/auth`)
      asking.withCredentials = true
      asking.onload = () => resolve(asking.responseText)
      asking.onerror = () => resolve('nothing')
      asking.send(order)
    }),
  sendBeacon: async ({ runner, token, order }) => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json']) {
      navigator.sendBeacon(`${runner}/api/auth?token=${token}`, new Blob([order], { type }))
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
    return 'nothing'
  },
  forms: async ({ runner, token, order }) => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const frame = document.createElement('iframe')
      frame.name = `frame-${type}`
      const form = document.createElement('form')
      Object.assign(form, { method: 'post', enctype: type, target: frame.name })
      form.action = `${runner}/api/auth?token=${token}`
      const field = document.createElement('input')
      // As text/plain the body is this name, `=` and the value: JSON.
      Object.assign(field, { name: `${order.slice(0, -1)},"a":"`, value: '"}' })
      form.append(field)
      document.body.append(frame, form)
      const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
      form.submit()
      await Promise.race([loaded, new Promise((resolve) => setTimeout(resolve, 2_000))])
      try {
        const text = frame.contentDocument?.body.textContent ?? ''
        if (text !== '') return text
      } catch {
        // Another origin: not to be read.
      }
    }
    return 'nothing'
  },
  'images, styles, scripts and media': async ({ runner }) => {
    const { scripts } = document
    const load = (element: HTMLElement): Promise<string> =>
      new Promise((resolve) => {
        element.onload = () => resolve(element.outerHTML)
        element.onerror = () => resolve('nothing')
        document.body.append(element)
        setTimeout(() => resolve('nothing'), 1_000)
      })
    const make = (name: string, values: object): HTMLElement =>
      Object.assign(document.createElement(name), values)
    const loaded = await Promise.all([
      load(make('img', { src: `${runner}/icon.svg` })),
      load(make('img', { src: `${runner}/api/status` })),
      load(make('script', { src: `${runner}/` })),
      load(make('script', { src: `${runner}/api/status` })),
      load(make('script', { type: 'module', src: `${runner}/` })),
      load(make('link', { rel: 'stylesheet', href: `${runner}/` })),
      load(make('link', { rel: 'manifest', href: `${runner}/manifest.webmanifest` })),
      load(make('video', { src: `${runner}/` })),
    ])
    const read = loaded.filter((text) => text !== 'nothing')
    return read.length === 0 ? 'nothing' : `${read.join()} ${scripts.length}`
  },
  'frames and objects': async ({ runner }) => {
    const loaded = ['iframe', 'object', 'embed'].map(async (name) => {
      const element = document.createElement(name)
      element.setAttribute(name === 'object' ? 'data' : 'src', `${runner}/`)
      document.body.append(element)
      await new Promise((resolve) => setTimeout(resolve, 500))
      try {
        const frame = element as HTMLIFrameElement
        return frame.contentDocument?.body.textContent ?? ''
      } catch {
        return ''
      }
    })
    const text = (await Promise.all(loaded)).join('')
    return text === '' ? 'nothing' : text
  },
  WebSocket: ({ runner, token }) =>
    new Promise((resolve) => {
      const socket = new WebSocket(`${runner.replace('http', 'ws')}/api/auth?token=${token}`, [
        token,
      ])
      socket.onopen = () => resolve('an open socket')
      socket.onerror = () => resolve('nothing')
    }),
  EventSource: ({ runner, token }) =>
    new Promise((resolve) => {
      const source = new EventSource(`${runner}/api/status?token=${token}`)
      source.onopen = () => resolve('an open stream')
      source.onerror = () => {
        source.close()
        resolve('nothing')
      }
    }),
  'a window of its own': async ({ runner }) => {
    const opened = window.open(`${runner}/`, '_blank')
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    try {
      const text = opened?.document.body.textContent ?? ''
      return text === '' ? 'nothing' : text
    } catch {
      // Not even how many frames it has: it left our group.
      return opened?.closed === true ? 'nothing' : 'a window that can still be reached'
    }
  },
  'workers and modules': async ({ runner }) => {
    const imported = new Promise<string>((resolve) => {
      Object.assign(window, { tell: resolve })
      const script = document.createElement('script')
      script.textContent = `import('${runner}/').then(() => tell('a module'), () => tell('nothing'))`
      document.body.append(script)
    })
    try {
      const worker = new Worker(`${runner}/`)
      worker.terminate()
      return 'a worker'
    } catch {
      return imported
    }
  },
}
