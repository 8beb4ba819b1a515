// The version of this build.

/** Put in by the build; absent where the sources run without one. */
declare const __BOTCERT_VERSION__: string | undefined

/** As in package.json; `0.0.0` where the sources run without a build. */
export const version: string =
  typeof __BOTCERT_VERSION__ === 'undefined' ? '0.0.0' : __BOTCERT_VERSION__
