// The page (dist/app) and the test projects. The runner's build is src/cli/vite.config.ts.
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { playwright } from '@vitest/browser-playwright'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import type { Reporter } from 'vitest/node'
import packageJson from './package.json' with { type: 'json' }
import { browserLaunchOptions } from './tests/support/browser.ts'
import { bundleReport } from './tools/bundle-report.mjs'

const nodeProject = (
  name: string,
  include: string[],
  timeoutMs: number,
  options: { retry?: number } = {},
) => ({
  extends: true as const,
  test: {
    name,
    include,
    environment: 'node' as const,
    testTimeout: timeoutMs,
    hookTimeout: timeoutMs,
    ...options,
  },
})

/** The dev server puts component styles into the page, which the CSP of index.html forbids. */
const devStyles: Plugin = {
  name: 'botcert-dev-styles',
  apply: 'serve',
  transformIndexHtml: (html) =>
    html.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
}

/** Lists the tests that passed only after a retry: each of them is flaky and needs a fix. */
const retried: string[] = []
const retryReporter: Reporter = {
  onTestCaseResult(testCase) {
    const retries = testCase.diagnostic()?.retryCount ?? 0
    if (retries > 0) retried.push(`${testCase.module.relativeModuleId}: ${testCase.fullName}`)
  },
  onTestRunEnd() {
    for (const name of retried) console.log(`RETRIED ${name}`)
  },
}

/** postal-mime's table of HTML entities, 12 kB gzip: only its text made of HTML needs it, which nothing reads. */
const withoutEntities: Plugin = {
  name: 'botcert-without-entities',
  load: (id) =>
    id.endsWith('/postal-mime/dist/esm/html-entities.js') ? 'export const htmlEntities = {}' : null,
}

export default defineConfig({
  // Relative URLs: the static build works under any sub-path.
  base: './',
  publicDir: 'static',
  plugins: [svelte(), devStyles, bundleReport('page')],
  define: { __BOTCERT_VERSION__: JSON.stringify(packageJson.version) },
  worker: {
    format: 'es',
    plugins: () => [withoutEntities, bundleReport('worker')],
    rolldownOptions: {
      // The packages do not declare that unused modules may be dropped, which saves 8 kB gzip.
      treeshake: { moduleSideEffects: [{ test: /node_modules\/@peculiar\//, sideEffects: false }] },
    },
  },
  build: {
    outDir: 'dist/app',
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    license: { fileName: 'licenses.md' },
  },
  server: { host: '127.0.0.1' },
  test: {
    reporters: [
      'default',
      ...(process.env.GITHUB_ACTIONS === undefined ? [] : ['github-actions']),
      retryReporter,
    ],
    projects: [
      nodeProject(
        'unit',
        [
          'tests/*.test.ts',
          'tests/{text,pki,files,profile,lint,bot,report,auth,worker,ui,cli,server,pod}/**/*.test.ts',
        ],
        30_000,
      ),
      nodeProject('interop', ['tests/interop/**/*.test.ts'], 120_000),
      nodeProject('e2e', ['tests/e2e/**/*.test.ts'], 120_000, {
        // On a loaded machine, a browser sometimes exceeds any timeout; a broken page fails twice. See retryReporter.
        retry: process.env.CI ? 1 : 0,
      }),
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['tests/{text,pki,files,profile,lint,bot}/**/*.test.ts'],
          testTimeout: 30_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: browserLaunchOptions() }),
            api: { host: '127.0.0.1', port: 0 },
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
