// The pages: each has an entry here and a component in its folder.
import type { Component } from 'svelte'
import type { AppState } from './app.svelte'
import CreatePage from '../create/CreatePage.svelte'

/** What the file of a page exports. */
export interface PageModule {
  readonly default: Component<{ app: AppState }>
  /** Loads what the page needs, so that it works offline from then on. */
  readonly prepare?: (app: AppState) => void
}

interface PageEntry {
  readonly title: string
  readonly subtitle: string
  readonly load: () => PageModule | Promise<PageModule>
}

/** In the order of the navigation; an unknown address leads to the first. */
export const pages = {
  create: {
    title: 'Create',
    subtitle: 'New certificate',
    load: () => ({ default: CreatePage }),
  },
  finish: {
    title: 'Finish',
    subtitle: 'PKI team’s reply',
    load: () => import('../finish/FinishPage.svelte'),
  },
  check: {
    title: 'Check',
    subtitle: 'Requests',
    load: () => import('../check/CheckPage.svelte'),
  },
  open: {
    title: 'Open',
    subtitle: 'Any file',
    load: () => import('../open/OpenPage.svelte'),
  },
  login: {
    title: 'Test login',
    subtitle: 'On a pod',
    load: () => import('../login/LoginPage.svelte'),
  },
} as const satisfies Record<string, PageEntry>

export type Route = keyof typeof pages

export const routes = Object.keys(pages) as [Route, ...Route[]]
