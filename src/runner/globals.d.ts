// What vite.config.ts defines; absent where the sources run without a build, as in tests.
declare const __BOTCERT_VERSION__: string | undefined
