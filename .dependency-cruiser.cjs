// The import table of ARCHITECTURE.md, as rules. Type-only imports count, unless a rule says otherwise.

/** Who may import whom, beside itself. */
const pure = ['text', 'pki', 'files', 'profile', 'lint', 'bot']
const table = {
  text: [],
  pki: ['text'],
  files: ['text', 'pki'],
  profile: ['text', 'pki'],
  lint: ['text', 'pki', 'files', 'profile'],
  bot: ['text', 'pki', 'files', 'profile', 'lint'],
  report: ['text'],
  worker: pure,
  auth: [...pure, 'report'],
  pod: [...pure, 'report'],
  server: [...pure, 'report', 'auth', 'pod'],
  cli: [...pure, 'report', 'auth', 'pod', 'server'],
  ui: [...pure, 'report', 'worker'],
}

const folders = (names) => names.map((name) => `^src/${name}/`)

/** The libraries that write what leaves Botcert. */
const writers = '^node_modules/(@peculiar/|pkijs/|asn1js/|pvutils/|pvtsutils/|tsyringe/)'

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle means two files share one job.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...Object.entries(table).map(([zone, imports]) => ({
      name: `${zone}-imports`,
      comment: `${zone} imports ${imports.join(', ') || 'nothing'} and itself.`,
      severity: 'error',
      from: { path: `^src/${zone}/` },
      to: { path: '^src/', pathNot: folders([zone, ...imports]) },
    })),
    {
      name: 'no-node-in-a-page',
      comment: 'What runs in a page or a worker has no Node.',
      severity: 'error',
      from: { path: folders([...pure, 'report', 'worker', 'ui']) },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'only-write-takes-the-writers',
      comment: 'What we write is read back by code that shares nothing with the libraries.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/pki/write/' },
      to: { path: writers },
    },
    {
      name: 'readers-never-import-write',
      comment: 'Whoever reads, verifies or judges shares no code with whoever writes.',
      severity: 'error',
      from: {
        path: [
          '^src/pki/',
          ...folders(['text', 'files', 'profile', 'lint']),
          '^src/bot/outputs/read-back\\.ts$',
        ],
        pathNot: '^src/pki/write/',
      },
      to: { path: '^src/pki/write/', reachable: true },
    },
    {
      name: 'one-door-to-x509',
      comment: 'x509.ts runs the shim of Reflect first; without it the library does not load.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/pki/write/x509\\.ts$' },
      to: { path: '^node_modules/@peculiar/x509/' },
    },
    {
      name: 'ui-calls-the-worker',
      comment: 'The page reaches the worker through its client; the rest of the border is types.',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: {
        path: '^src/worker/',
        pathNot: '^src/worker/client\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'src-imports-no-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(tests|tools)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'svelte', 'types', 'default'],
      extensions: ['.ts', '.svelte', '.js', '.mjs', '.json'],
    },
  },
}
