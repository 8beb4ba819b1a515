// Parsing of arguments; no error message may contain a possible password.
import { describe, expect, it } from 'vitest'
import { UsageError, type Command } from '../../src/cli/command'
import { parseCommandLine } from '../../src/cli/command-line'
import { formatCommandHelp, formatCommandList } from '../../src/cli/help'

const probe: Command = {
  name: 'probe',
  summary: 'Probes.',
  usage: '--file FILE',
  options: {
    file: { type: 'string', value: 'FILE', help: 'What to read.' },
    json: { type: 'boolean', help: 'As JSON.' },
    'password-from': { type: 'string', help: 'Where from.' },
  },
  run: () => Promise.resolve(0),
}
const reader: Command = { ...probe, name: 'reader', takesFiles: true }
const parse = (...args: readonly string[]) => parseCommandLine(args, [probe, reader])
const secret = 'hunter2-correct-horse'

function refusal(...args: readonly string[]): string {
  try {
    parse(...args)
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError)
    return (error as Error).message
  }
  return expect.fail(`accepted ${args.join(' ')}`)
}

describe('values', () => {
  it('accepts values as separate arguments or joined by =', () => {
    expect(parse('probe', '--file', 'a.p12', '--json')).toMatchObject({
      kind: 'run',
      values: { file: 'a.p12', json: true },
    })
    expect(parse('probe', '--file=-a')).toMatchObject({ values: { file: '-a' } })
  })

  it.each([
    ['an unknown option', ['--nope'], '--nope'],
    ['a missing value', ['--file'], '--file FILE'],
    ['an option instead of a value', ['--file', '--json'], '--file=…'],
    ['an empty value', ['--file='], '--file FILE'],
    ['a value for a boolean option', ['--json=yes'], '--json takes no value'],
    ['an option given twice', ['--file', 'a', '--file', 'b'], 'more than once'],
    ['names of Object.prototype', ['--constructor', 'x'], '--constructor'],
  ])('refuses %s', (_what, args, words) => {
    expect(refusal('probe', ...args)).toContain(words)
  })
})

describe('files', () => {
  it('are accepted alone, between options and after --, by a command that takes files', () => {
    expect(parse('reader', 'a.pem', '--json', '-', '--', '--b.pem')).toMatchObject({
      values: { json: true },
      files: ['a.pem', '-', '--b.pem'],
    })
    expect(parse('probe', '--json')).toMatchObject({ files: [] })
  })

  it('do not hide an unknown option', () => {
    expect(refusal('reader', 'a.pem', '--nope')).toContain('--nope')
  })
})

describe('passwords', () => {
  it.each([
    [['--password', secret]],
    [[`--password=${secret}`]],
    [['--Passphrase', secret]],
    [['--p12-password', secret]],
    [['--passin', `pass:${secret}`]],
  ])('in an argument are refused with a reason: %j', (args) => {
    const message = refusal('probe', ...args)
    expect(message).toContain('list of processes')
    expect(message).not.toContain(secret)
  })

  it.each([[[secret]], [['--file', 'a', secret]], [['--', secret]], [[`-${secret}`]]])(
    'are not repeated if they are positional arguments: %j',
    (args) => expect(refusal('probe', ...args)).not.toContain(secret),
  )

  it('are not repeated if they are in the place of the command', () => {
    expect(refusal(secret)).not.toContain(secret)
  })
})

describe('help', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('lists the commands: %j', (args) => {
    expect(parse(...args)).toEqual({ kind: 'help', command: null })
    expect(formatCommandList([probe], '1.2.3')).toMatch(/1\.2\.3[^]*probe {2}Probes\./)
  })

  it.each([[['probe', '--help']], [['probe', '-h', '--json']], [['help', 'probe']]])(
    'of one command names its options and the exit codes: %j',
    (args) => {
      expect(parse(...args)).toEqual({ kind: 'help', command: probe })
      const help = formatCommandHelp(probe)
      expect(help).toContain('Usage: botcert probe --file FILE')
      expect(help).toMatch(/--file FILE\s+What to read\./)
      expect(help).toContain('2 usage error')
    },
  )
})
