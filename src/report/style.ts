// The style sheet of a saved report: plain, in both colour schemes, and fit for paper.
export const reportStyle = `
:root { color-scheme: light dark; --ink: #1d2127; --soft: #565d67; --line: #dfdbd3; --sunken: #f3f1ec; --paper: #fff; --ok: #1a6a3b; --bad: #a3261f; --warn: #7b5008; --accent: #14597f }
@media (prefers-color-scheme: dark) { :root { --ink: #e9e7e2; --soft: #a9aeb7; --line: #32363e; --sunken: #24282f; --paper: #1a1d22; --ok: #82d19e; --bad: #f49f97; --warn: #e9bf70; --accent: #8ac8ee } }
* { box-sizing: border-box; margin: 0 }
body { font: 15px/1.55 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 52rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; line-height: 1.25 } h2 { font-size: 1.1rem; margin: 2rem 0 0.5rem } h3 { font-size: 1rem; margin: 1rem 0 0.25rem }
p + p { margin-top: 0.35rem } code, pre { font: 0.875em/1.6 ui-monospace, monospace }
pre { white-space: pre-wrap; background: var(--sunken); border: 1px solid var(--line); border-radius: 0.4rem; padding: 0.8rem 0.9rem }
ul, ol { padding-left: 1.2rem } .stages + .columns { margin-top: 0.5rem } li { margin: 0.15rem 0 } summary { cursor: pointer; color: var(--accent) }
.soft { color: var(--soft) } .word { font-weight: 650 }
.accepted .word, .done .state { color: var(--ok) } .refused .word, .failed .state, .failed b { color: var(--bad) } .not-checked .word { color: var(--warn) }
.next { border-left: 3px solid var(--accent); padding-left: 0.8rem; margin-top: 0.8rem }
.path { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.5rem }
.path > li { border: 1px solid var(--line); border-radius: 0.4rem; padding: 0.35rem 0.7rem; font-size: 0.875rem } .path > li.failed { border: 2px solid var(--bad) } .path span { display: block }
.stages { list-style: none; padding: 0 } .skipped, .not-reached { color: var(--soft) }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0 2rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.1rem 1rem } dt { color: var(--soft) } dd { margin: 0 }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr } dd { margin-bottom: 0.35rem } }
@media print { body { margin: 0; font-size: 11px } }
`
