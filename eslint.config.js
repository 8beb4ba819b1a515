// ESLint for every zone. Borders between zones are dependency-cruiser's job, see .dependency-cruiser.cjs.
import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'
import svelteConfig from './svelte.config.js'

export default ts.config(
  { ignores: ['dist/', '.cache/', 'test-results/', 'tests/vectors/*', '!tests/vectors/*.mjs'] },
  js.configs.recommended,
  {
    files: ['**/*.ts', '**/*.svelte'],
    extends: ts.configs.strictTypeChecked,
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: {
        projectService: true,
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: ['.svelte'],
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'no-undef': 'off',
    },
  },
  ...svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
  },
  {
    files: ['**/*.svelte'],
    rules: {
      // ESLint sees `any` in what a component of another file hands over; svelte-check sees the type.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      // Knows that $props() with a $bindable is declared by `let`.
      'prefer-const': 'off',
      'svelte/prefer-const': ['error', { destructuring: 'all' }],
    },
  },
  {
    // Pure code has no console, no clock and no ambient randomness but WebCrypto's.
    files: ['src/{text,pki,files,profile,lint,bot,report}/**/*.ts', 'src/worker/engine.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-globals': ['error', 'fetch', 'setTimeout', 'setInterval', 'performance'],
      'no-restricted-syntax': [
        'error',
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: 'pki has no clock: take `now` as an input.',
        },
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: 'pki has no clock: take `now` as an input.',
        },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'Use crypto.getRandomValues.',
        },
      ],
    },
  },
  {
    // Only the CLI prints or exits.
    files: ['src/**/*.ts', 'src/**/*.svelte'],
    ignores: ['src/cli/cli.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: { globals: { ...globals.node } },
  },
)
