// Constants that vite.config.ts defines.
declare const __BOTCERT_VERSION__: string
