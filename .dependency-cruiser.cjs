// The import table of ARCHITECTURE.md, as rules. Type-only imports count, unless a rule says otherwise.
const libraries = '^node_modules/'

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
    {
      name: 'pki-is-pure',
      comment: 'pki imports pki and its libraries; no Node, no page.',
      severity: 'error',
      from: { path: '^src/pki/' },
      to: { pathNot: ['^src/pki/', libraries] },
    },
    {
      name: 'pki-no-node',
      severity: 'error',
      from: { path: '^src/(pki|engine|ui)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-imports-pki',
      severity: 'error',
      from: { path: '^src/engine/' },
      to: { path: '^src/', pathNot: ['^src/engine/', '^src/pki/'] },
    },
    {
      name: 'engine-client-and-api-take-types',
      comment:
        'The page loads client.ts and api.ts: a value import of pki would put crypto into it.',
      severity: 'error',
      from: { path: '^src/engine/(client|api)\\.ts$' },
      to: { path: '^src/pki/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'ui-takes-types-of-pki',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: { path: '^src/pki/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'ui-sees-the-border-only',
      severity: 'error',
      from: { path: '^src/ui/' },
      to: {
        path: '^src/(engine|runner)/',
        pathNot: [
          '^src/engine/(client|api)\\.ts$',
          '^src/runner/protocol\\.ts$',
          '^src/runner/shared/',
        ],
      },
    },
    {
      name: 'ui-needs-no-crypto-library',
      severity: 'error',
      from: { path: '^src/(ui|main)' },
      to: {
        path: '^node_modules/(@peculiar|pkijs|asn1js|pvutils|pvtsutils|reflect-metadata|valibot)',
      },
    },
    {
      name: 'runner-imports-pki',
      severity: 'error',
      from: { path: '^src/runner/' },
      to: { path: '^src/', pathNot: ['^src/runner/', '^src/pki/'] },
    },
    {
      name: 'protocol-imports-nothing',
      severity: 'error',
      from: { path: '^src/runner/protocol\\.ts$' },
      to: {},
    },
    {
      name: 'shared-imports-protocol-only',
      comment: 'The page and the runner both load shared: no Node, no library, no probe.',
      severity: 'error',
      from: { path: '^src/runner/shared/' },
      to: { pathNot: ['^src/runner/shared/', '^src/runner/protocol\\.ts$'] },
    },
    {
      name: 'nothing-imports-ui',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/ui/', '^src/main\\.ts$'] },
      to: { path: '^src/ui/' },
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
