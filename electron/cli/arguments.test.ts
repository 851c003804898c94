import { describe, expect, it } from 'vitest'
import { en } from '@shared/text/en'
import { parseCommandLine } from './arguments'
import { commands } from './command-table'

const command = (...argv: string[]) => {
  const parsed = parseCommandLine(argv)
  return parsed.kind === 'asked' ? parsed.command : parsed.fault.code
}

describe('parseCommandLine', () => {
  it('takes bare mamori as one pass with the usual numbers', () => {
    expect(parseCommandLine([])).toMatchObject({
      kind: 'asked',
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
    expect(parseCommandLine(words.split(' '))).toMatchObject({
      kind: 'asked',
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

  it('takes the commands that run here', () => {
    expect(parseCommandLine(['--config', '/c', 'health'])).toMatchObject({
      config: '/c',
      command: { kind: 'health' },
    })
    expect(command('scan', 'a.log', '--json', '--', '-b.log')).toEqual({
      kind: 'scan',
      files: ['a.log', '-b.log'],
      sought: { kind: 'all' },
      missed: 5,
      json: true,
    })
    expect(command('scan', '-', '--regex', 'a|b', '--ignore', 'c', '--missed', '50')).toMatchObject({
      files: ['-'],
      sought: { kind: 'expression', regex: 'a|b', ignore: 'c' },
      missed: 50,
    })
    expect(command('backtest', 'a.log', '--since', '7d', '--until', '2026-01-31T14:30Z')).toEqual({
      kind: 'backtest',
      files: ['a.log'],
      since: { agoMs: 604_800_000 },
      until: { at: Date.UTC(2026, 0, 31, 14, 30) },
      approve: false,
      timeline: 40,
      json: false,
    })
    expect(command('check-config', './e.json')).toEqual({
      kind: 'check-config',
      path: './e.json',
      json: false,
    })
  })

  it('takes the commands for a running engine', () => {
    expect(command('status', '--json')).toEqual({ kind: 'status', json: true })
    expect(command('approve', 'repair-1', '--yes')).toEqual({
      kind: 'approve',
      repairId: 'repair-1',
      yes: true,
    })
    expect(command('reject', 'repair-1', '--reason', ' not now ')).toEqual({
      kind: 'reject',
      repairId: 'repair-1',
      reason: 'not now',
    })
    expect(command('mode', 'observe')).toEqual({ kind: 'mode', mode: 'observe' })
    expect(command('events', '--follow', '--json', '--limit', '5')).toEqual({
      kind: 'events',
      follow: true,
      json: true,
      limit: 5,
    })
    expect(
      command('export', '--incident', 'i1', '--since', '24h', '--severity', 'error', '--output', 'a.md'),
    ).toEqual({
      kind: 'export',
      incidentId: 'i1',
      since: { agoMs: 86_400_000 },
      until: null,
      severity: 'error',
      subject: null,
      text: null,
      json: false,
      output: 'a.md',
      force: false,
    })
    expect(command('events')).toEqual({ kind: 'events', follow: false, json: false, limit: 20 })
    expect(command('serve', '--stdio')).toEqual({ kind: 'serve' })
  })

  it.each([
    [['redis'], { kind: 'target', target: { kind: 'service', name: 'redis' } }],
    [['service:redis'], { kind: 'target', target: { kind: 'service', name: 'redis' } }],
    [['5100'], { kind: 'target', target: { kind: 'port', name: '5100' } }],
    [['/srv/a b'], { kind: 'target', target: { kind: 'path', name: '/srv/a b' } }],
    [['source:/var/log/a:b'], { kind: 'target', target: { kind: 'source', name: '/var/log/a:b' } }],
    [['check:disk'], { kind: 'check', name: 'disk' }],
    [['--check', 'disk'], { kind: 'check', name: 'disk' }],
    [['--rule', 'disk_full'], { kind: 'rule', ruleId: 'disk_full' }],
    [['--all'], { kind: 'all' }],
  ])('reads what silence %j covers', (words, scope) => {
    expect(command('silence', ...words, '--for', '90s', '--reason', 'x', '--until-recovery')).toEqual({
      kind: 'silence',
      ask: { kind: 'add', scope, reason: 'x', minutes: 2, endsOnRecovery: true },
    })
  })

  it('lists and ends silences', () => {
    expect(command('silence', 'list', '--json')).toMatchObject({ ask: { kind: 'list', json: true } })
    expect(command('silence', 'end', 's-1')).toMatchObject({ ask: { kind: 'end', silenceId: 's-1' } })
  })

  it('leaves the words of a held command alone', () => {
    expect(command('hold', '--for', '2h', '--', 'make', '--json', '--', '-h')).toEqual({
      kind: 'hold',
      argv: ['make', '--json', '--', '-h'],
      minutes: 120,
      require: false,
    })
    expect(command('hold', '--require', '--', 'true')).toMatchObject({ minutes: 60, require: true })
  })

  it('takes as many anchors as are given', () => {
    const chain = 'aB'.repeat(32)
    expect(command('verify-audit', '--anchor', `7:${chain}`, '--anchor', `9:${chain}`, '--json')).toEqual({
      kind: 'verify-audit',
      anchors: [
        { seq: 7, chain: chain.toLowerCase() },
        { seq: 9, chain: chain.toLowerCase() },
      ],
      logFile: null,
      json: true,
    })
    expect(command('verify-audit')).toMatchObject({ anchors: [], json: false })
  })

  it('takes what a service is installed with', () => {
    expect(command('install-service', '--unit-dir', '/u', '--no-start', '--dry-run')).toEqual({
      kind: 'install-service',
      unitDir: '/u',
      dryRun: true,
      start: false,
      replaceAuthority: false,
      json: false,
    })
    expect(command('install-service')).toMatchObject({ unitDir: null, start: null })
    expect(command('uninstall-service', '--purge', '--json')).toEqual({
      kind: 'uninstall-service',
      unitDir: null,
      dryRun: false,
      purge: true,
      json: true,
    })
  })

  it('shows help for everything and for one command', () => {
    expect(command('--help')).toEqual({ kind: 'help', topic: null })
    expect(command('help')).toEqual({ kind: 'help', topic: null })
    expect(command('health', '-h')).toEqual({ kind: 'help', topic: 'health' })
    expect(command('help', 'silence')).toEqual({ kind: 'help', topic: 'silence' })
    expect(command('status', '--json', '--help')).toEqual({ kind: 'help', topic: 'status' })
    expect(command('--version')).toEqual({ kind: 'version' })
    expect(command('version')).toEqual({ kind: 'version' })
  })

  it.each([
    [['--nonsense'], 'cli.usage.unknown_option'],
    [['-x'], 'cli.usage.unknown_option'],
    [['--constructor'], 'cli.usage.unknown_option'],
    [['--config'], 'cli.usage.value'],
    [['--config='], 'cli.usage.value'],
    [['--config', '--json'], 'cli.usage.value'],
    [['--json=yes'], 'cli.usage.no_value'],
    [['destroy'], 'cli.usage.command'],
    [['run'], 'cli.usage.command'],
    [['constructor'], 'cli.usage.command'],
    [['help', 'destroy'], 'cli.usage.command'],
    [['--once', '--continuous'], 'cli.usage.once_or_continuous'],
    [['--iterations', '2'], 'cli.usage.iterations'],
    [['--continuous', '--iterations', '0'], 'cli.usage.whole_number'],
    [['--continuous', '--iterations', '1.5'], 'cli.usage.whole_number'],
    [['--loop-count', ''], 'cli.usage.value'],
    [['--loop-count', '3x'], 'cli.usage.whole_number'],
    [['--wait-minutes', '-1'], 'cli.usage.value'],
    [['--wait-minutes=-1'], 'cli.usage.number'],
    [['scan', '-', '-'], 'cli.usage.stdin_once'],
    [['scan', 'a', '--ignore', 'x'], 'cli.usage.ignore'],
    [['scan', 'a', '--regex', 'x', '--pattern', 'y'], 'cli.usage.regex_or_pattern'],
    [['scan', 'a', '--missed', 'x'], 'cli.usage.whole_number'],
    [['backtest', '-', '--', '-'], 'cli.usage.stdin_once'],
    [['backtest', 'a', '--since', 'yesterday'], 'cli.usage.moment'],
    [['backtest', 'a', '--until', '2026-02-30'], 'cli.usage.moment'],
    [['backtest', 'a', '--timeline', '-1'], 'cli.usage.value'],
    [['health', '--json'], 'cli.usage.option'],
    [['status', '--config', 'x'], 'cli.usage.option'],
    [['scan', 'a', '--continuous'], 'cli.usage.option'],
    [['health', 'extra'], 'cli.usage.too_many'],
    [['health', '--', 'extra'], 'cli.usage.too_many'],
    [['check-config', 'a', 'b'], 'cli.usage.too_many'],
    [['approve'], 'cli.usage.repair'],
    [['approve', 'a', 'b'], 'cli.usage.too_many'],
    [['reject', 'a'], 'cli.usage.reason'],
    [['reject', 'a', '--reason', ' '], 'cli.usage.reason'],
    [['reject', 'a', '--reason', 'x'.repeat(501)], 'cli.usage.long_reason'],
    [['mode'], 'cli.usage.mode'],
    [['mode', 'fast'], 'cli.usage.mode'],
    [['events', '--limit', '501'], 'cli.usage.limit'],
    [['export', 'extra'], 'cli.usage.too_many'],
    [['export', '--since', 'yesterday'], 'cli.usage.moment'],
    [['export', '--severity', 'bad'], 'cli.usage.severity'],
    [['export', '--text', 'x'.repeat(201)], 'cli.usage.long_text'],
    [['export', '--force'], 'cli.usage.force'],
    [['serve'], 'cli.usage.stdio'],
    [['hold', 'make'], 'cli.usage.hold'],
    [['hold', '--'], 'cli.usage.hold'],
    [['hold', 'x', '--', 'make'], 'cli.usage.hold'],
    [['hold', '--for', '30', '--', 'make'], 'cli.usage.duration'],
    [['hold', '--for', '25h', '--', 'make'], 'cli.usage.long'],
    [['silence', '--for', '30m', '--reason', 'x'], 'cli.usage.silence_scope'],
    [['silence', 'redis', '--all', '--for', '30m', '--reason', 'x'], 'cli.usage.silence_scope'],
    [['silence', 'redis', '--reason', 'x'], 'cli.usage.silence_for'],
    [['silence', 'redis', '--for', '30m'], 'cli.usage.reason'],
    [['silence', 'redis', '--for', '0m', '--reason', 'x'], 'cli.usage.duration'],
    [['silence', 'redis', '--for', '31d', '--reason', 'x'], 'cli.usage.long'],
    [['silence', 'thing:redis', '--for', '1m', '--reason', 'x'], 'cli.usage.target'],
    [['silence', 'list', '--all'], 'cli.usage.option'],
    [['verify-audit', '--anchor', 'nonsense'], 'cli.usage.anchor'],
    [['verify-audit', '--anchor', '7:abc'], 'cli.usage.anchor'],
    [['silence', 'end'], 'cli.usage.silence_end'],
    [['silence', 'end', 'a', '--for', '1m'], 'cli.usage.option'],
  ])('refuses %j', (argv, code) => {
    expect(command(...argv)).toBe(code)
    expect(Object.hasOwn(en, code)).toBe(true)
  })
})

describe('the table of commands', () => {
  it('gives an option the same kind everywhere', () => {
    const kinds = new Map<string, string>()
    for (const entry of Object.values(commands))
      for (const [name, kind] of Object.entries(entry.options)) {
        expect([name, kinds.get(name) ?? kind]).toEqual([name, kind])
        kinds.set(name, kind)
      }
  })

  it('shows every option of a command in its usage', () => {
    const unseen = Object.entries(commands).flatMap(([name, { usage, options }]) =>
      Object.keys(options)
        .filter((option) => option !== name && !usage.join(' ').includes(`--${option}`))
        .map((option) => [name, option]),
    )
    expect(unseen).toEqual([])
  })
})
