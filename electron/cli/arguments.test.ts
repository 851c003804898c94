import { describe, expect, it } from 'vitest'
import { parseCommandLine } from './arguments'

const command = (...argv: string[]) => {
  const parsed = parseCommandLine(argv)
  return parsed.kind === 'parsed' ? parsed.command : parsed.fault.code
}

describe('parseCommandLine', () => {
  it('takes bare mamori as one pass with the usual numbers', () => {
    expect(parseCommandLine([])).toEqual({
      kind: 'parsed',
      config: null,
      dataDir: null,
      command: {
        kind: 'run',
        run: 'once',
        iterations: null,
        loopCount: 15,
        waitMinutes: 5,
        logFile: null,
        json: false,
      },
    })
    expect(command('--once')).toMatchObject({ kind: 'run', run: 'once' })
  })

  it('takes the long options of the loop', () => {
    const words =
      '--continuous --iterations 1 --loop-count 3 --wait-minutes 0.5 --config /c --data-dir /d --log-file /l --json'
    expect(parseCommandLine(words.split(' '))).toEqual({
      kind: 'parsed',
      config: '/c',
      dataDir: '/d',
      command: {
        kind: 'run',
        run: 'continuous',
        iterations: 1,
        loopCount: 3,
        waitMinutes: 0.5,
        logFile: '/l',
        json: true,
      },
    })
  })

  it('takes the other commands', () => {
    expect(command('health')).toEqual({ kind: 'health' })
    expect(command('scan', 'a.log', 'b.log', '--json')).toEqual({
      kind: 'scan',
      files: ['a.log', 'b.log'],
      json: true,
    })
    expect(parseCommandLine(['check-config', './e.json'])).toMatchObject({
      config: './e.json',
      command: { kind: 'check-config' },
    })
    expect(command('--help')).toEqual({ kind: 'help' })
    expect(command('health', '-h')).toEqual({ kind: 'help' })
  })

  it.each([
    [['--nonsense'], 'cli.usage.parse'],
    [['--config'], 'cli.usage.parse'],
    [['destroy'], 'cli.usage.command'],
    [['run'], 'cli.usage.command'],
    [['constructor'], 'cli.usage.command'],
    [['--once', '--continuous'], 'cli.usage.once_or_continuous'],
    [['--iterations', '2'], 'cli.usage.iterations'],
    [['--continuous', '--iterations', '0'], 'cli.usage.whole_number'],
    [['--continuous', '--iterations', '1.5'], 'cli.usage.whole_number'],
    [['--loop-count', ''], 'cli.usage.whole_number'],
    [['--loop-count', '3x'], 'cli.usage.whole_number'],
    [['--wait-minutes', '-1'], 'cli.usage.parse'],
    [['--wait-minutes=-1'], 'cli.usage.number'],
    [['scan'], 'cli.usage.scan'],
    [['health', '--json'], 'cli.usage.option'],
    [['scan', 'a', '--continuous'], 'cli.usage.option'],
    [['health', 'extra'], 'cli.usage.too_many'],
    [['check-config', 'a', 'b'], 'cli.usage.too_many'],
  ])('refuses %j', (argv, code) => {
    expect(command(...argv)).toBe(code)
  })
})
