import { isAbsolute } from 'node:path'
import { message } from '@shared/domain/new-message'
import { defineCommand } from './command'
import { anchorsOf, atMost } from './command-words'
import { backtestOf } from './backtest-words'
import { leanHeap } from '../engine/lean-heap'
import { numberFrom, wholeNumber } from './option-values'
import { scanOf } from './scan-words'

/** Commands that work on this host themselves. */
export const hostCommands = {
  run: defineCommand('run', {
    usage: [
      '[--once | --continuous] [--iterations N] [--loop-count 15] [--wait-minutes 5]',
      '[--config PATH] [--log-file PATH] [--data-dir DIR] [--json]',
    ],
    about: 'cli.about.run',
    more: 'cli.more.run',
    options: {
      once: 'flag',
      continuous: 'flag',
      iterations: 'value',
      'loop-count': 'value',
      'wait-minutes': 'value',
      config: 'value',
      'log-file': 'value',
      'data-dir': 'value',
      json: 'flag',
    },
    parse: ({ options, words, after }) => {
      const tooMany = atMost(0, words, after)
      if (tooMany) return tooMany
      if (options.once && options.continuous) return message('cli.usage.once_or_continuous')
      if (options.iterations !== null && !options.continuous) return message('cli.usage.iterations')
      const iterations = wholeNumber(1, Number.MAX_SAFE_INTEGER, options.iterations ?? '1')
      if (iterations === null) return message('cli.usage.whole_number', { name: '--iterations' })
      const loopCount = wholeNumber(1, Number.MAX_SAFE_INTEGER, options['loop-count'] ?? '15')
      if (loopCount === null) return message('cli.usage.whole_number', { name: '--loop-count' })
      const waitMinutes = numberFrom(0, options['wait-minutes'] ?? '5')
      if (waitMinutes === null) return message('cli.usage.number', { name: '--wait-minutes' })
      return {
        kind: 'run',
        run: options.continuous ? 'continuous' : 'once',
        iterations: options.iterations === null ? null : iterations,
        loopCount,
        waitMinutes,
        logFile: options['log-file'],
        json: options.json,
      }
    },
    load: async () => {
      leanHeap()
      return (await import('./commands/run')).run
    },
  }),

  health: defineCommand('health', {
    usage: ['health [--config PATH]'],
    about: 'cli.about.health',
    more: null,
    options: { config: 'value' },
    parse: ({ words, after }) => atMost(0, words, after) ?? { kind: 'health' },
    load: async () => (await import('./commands/health')).health,
  }),

  scan: defineCommand('scan', {
    usage: [
      'scan FILE... | - [--pattern ID] [--regex EXPRESSION] [--ignore EXPRESSION]',
      '[--missed N] [--config PATH] [--json]',
    ],
    about: 'cli.about.scan',
    more: 'cli.more.scan',
    options: {
      pattern: 'values',
      regex: 'value',
      ignore: 'value',
      missed: 'value',
      config: 'value',
      json: 'flag',
    },
    parse: scanOf,
    load: async () => (await import('./commands/scan')).scan,
  }),

  backtest: defineCommand('backtest', {
    usage: [
      'backtest FILE... | - [--since TIME] [--until TIME] [--approve]',
      '[--timeline N] [--config PATH] [--json]',
    ],
    about: 'cli.about.backtest',
    more: 'cli.more.backtest',
    options: {
      since: 'value',
      until: 'value',
      approve: 'flag',
      timeline: 'value',
      config: 'value',
      json: 'flag',
    },
    parse: backtestOf,
    load: async () => (await import('./commands/backtest')).backtestLogs,
  }),

  'check-config': defineCommand('check-config', {
    usage: ['check-config [PATH | --config PATH] [--json]'],
    about: 'cli.about.check_config',
    more: null,
    options: { config: 'value', json: 'flag' },
    parse: ({ options, words, after }) =>
      atMost(1, words, after) ?? { kind: 'check-config', path: words[0] ?? null, json: options.json },
    load: async () => (await import('./commands/check-config')).checkConfig,
  }),

  'verify-audit': defineCommand('verify-audit', {
    usage: ['verify-audit [--anchor SEQ:CHAIN] [--log-file PATH] [--config PATH] [--data-dir DIR] [--json]'],
    about: 'cli.about.verify_audit',
    more: 'cli.more.verify_audit',
    options: { anchor: 'values', 'log-file': 'value', config: 'value', 'data-dir': 'value', json: 'flag' },
    parse: ({ options, words, after }) => {
      const anchors = anchorsOf(options.anchor)
      if ('code' in anchors) return anchors
      const { 'log-file': logFile, json } = options
      return atMost(0, words, after) ?? { kind: 'verify-audit', anchors, logFile, json }
    },
    load: async () => (await import('./commands/verify-audit')).verifyAudit,
  }),

  'install-service': defineCommand('install-service', {
    usage: [
      'install-service [--config FILE] [--unit-dir DIR] [--start | --no-start]',
      '[--replace-authority] [--dry-run] [--json]',
    ],
    about: 'service.about.install',
    more: 'service.more.install',
    options: {
      config: 'value',
      'unit-dir': 'value',
      start: 'flag',
      'no-start': 'flag',
      'replace-authority': 'flag',
      'dry-run': 'flag',
      json: 'flag',
    },
    parse: ({ options, words, after }) => {
      if (options.start && options['no-start']) return message('service.usage.start')
      const unitDir = options['unit-dir']
      if (unitDir !== null && !isAbsolute(unitDir)) return message('service.usage.unit_dir')
      return (
        atMost(0, words, after) ?? {
          kind: 'install-service',
          unitDir,
          start: options.start ? true : options['no-start'] ? false : null,
          replaceAuthority: options['replace-authority'],
          dryRun: options['dry-run'],
          json: options.json,
        }
      )
    },
    load: async () => (await import('./commands/install-service/install-service')).installService,
  }),

  'uninstall-service': defineCommand('uninstall-service', {
    usage: ['uninstall-service [--unit-dir DIR] [--purge] [--dry-run] [--json]'],
    about: 'service.about.uninstall',
    more: null,
    options: { 'unit-dir': 'value', purge: 'flag', 'dry-run': 'flag', json: 'flag' },
    parse: ({ options, words, after }) => {
      const { 'unit-dir': unitDir, 'dry-run': dryRun, purge, json } = options
      if (unitDir !== null && !isAbsolute(unitDir)) return message('service.usage.unit_dir')
      return atMost(0, words, after) ?? { kind: 'uninstall-service', unitDir, purge, dryRun, json }
    },
    load: async () => (await import('./commands/install-service/uninstall-service')).uninstallService,
  }),
} as const
