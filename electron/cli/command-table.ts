import { isAbsolute } from 'node:path'
import { message } from '@shared/domain/message'
import { modeSchema } from '@shared/domain/outcome'
import { defineCommand, type CommandEntry, type CommandName } from './command'
import { numberFrom, wholeNumber } from './option-values'
import { anchorsOf, atMost, holdOf, reasonOf, repairIdOf, silenceOf } from './command-words'

const MOST_EVENTS = 500

/** Every command of `mamori`; a new one is one entry here and its file in `commands/`. */
export const commands: Readonly<Record<CommandName, CommandEntry>> = {
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
    load: async () => (await import('./commands/run')).run,
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
    usage: ['scan FILE... [--config PATH] [--json]'],
    about: 'cli.about.scan',
    more: null,
    options: { config: 'value', json: 'flag' },
    parse: ({ options, words, after }) => {
      const files = [...words, ...(after ?? [])]
      return files.length === 0 ? message('cli.usage.scan') : { kind: 'scan', files, json: options.json }
    },
    load: async () => (await import('./commands/scan')).scan,
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

  status: defineCommand('status', {
    usage: ['status [--json]'],
    about: 'cli.about.status',
    more: 'cli.more.status',
    options: { json: 'flag' },
    parse: ({ options, words, after }) => atMost(0, words, after) ?? { kind: 'status', json: options.json },
    load: async () => (await import('./commands/status')).status,
  }),

  approve: defineCommand('approve', {
    usage: ['approve ID [--yes]'],
    about: 'cli.about.approve',
    more: 'cli.more.approve',
    options: { yes: 'flag' },
    parse: ({ options, words, after }) => {
      const repairId = repairIdOf('approve', words, after)
      return typeof repairId === 'string' ? { kind: 'approve', repairId, yes: options.yes } : repairId
    },
    load: async () => (await import('./commands/approve')).approve,
  }),

  reject: defineCommand('reject', {
    usage: ['reject ID --reason TEXT'],
    about: 'cli.about.reject',
    more: null,
    options: { reason: 'value' },
    parse: ({ options, words, after }) => {
      const repairId = repairIdOf('reject', words, after)
      if (typeof repairId !== 'string') return repairId
      const reason = reasonOf('reject', options.reason)
      return typeof reason === 'string' ? { kind: 'reject', repairId, reason } : reason
    },
    load: async () => (await import('./commands/reject')).reject,
  }),

  mode: defineCommand('mode', {
    usage: ['mode auto|approve|observe'],
    about: 'cli.about.mode',
    more: 'cli.more.mode',
    options: {},
    parse: ({ words, after }) => {
      const mode = modeSchema.safeParse(words[0])
      if (!mode.success) return message('cli.usage.mode', { word: words[0] ?? '' })
      return atMost(1, words, after) ?? { kind: 'mode', mode: mode.data }
    },
    load: async () => (await import('./commands/mode')).mode,
  }),

  silence: defineCommand('silence', {
    usage: [
      'silence TARGET|--rule ID|--check NAME|--all --for 30m --reason TEXT [--until-recovery]',
      'silence list [--json]',
      'silence end ID',
    ],
    about: 'cli.about.silence',
    more: 'cli.more.silence',
    options: {
      rule: 'value',
      check: 'value',
      all: 'flag',
      for: 'value',
      reason: 'value',
      'until-recovery': 'flag',
      json: 'flag',
    },
    parse: silenceOf,
    load: async () => (await import('./commands/silence')).silence,
  }),

  hold: defineCommand('hold', {
    usage: ['hold [--for 60m] [--require] -- COMMAND...'],
    about: 'cli.about.hold',
    more: 'cli.more.hold',
    options: { for: 'value', require: 'flag' },
    parse: holdOf,
    load: async () => (await import('./commands/hold')).hold,
  }),

  events: defineCommand('events', {
    usage: ['events [--follow] [--limit 20] [--json]'],
    about: 'cli.about.events',
    more: 'cli.more.events',
    options: { follow: 'flag', limit: 'value', json: 'flag' },
    parse: ({ options, words, after }) => {
      const limit = wholeNumber(1, MOST_EVENTS, options.limit ?? '20')
      if (limit === null) return message('cli.usage.limit', { most: MOST_EVENTS })
      return atMost(0, words, after) ?? { kind: 'events', follow: options.follow, json: options.json, limit }
    },
    load: async () => (await import('./commands/events')).events,
  }),

  serve: defineCommand('serve', {
    usage: ['serve --stdio'],
    about: 'cli.about.serve',
    more: 'cli.more.serve',
    options: { stdio: 'flag' },
    parse: ({ options, words, after }) =>
      atMost(0, words, after) ?? (options.stdio ? { kind: 'serve' } : message('cli.usage.stdio')),
    load: async () => (await import('./commands/serve')).serve,
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

  help: defineCommand('help', {
    usage: ['help [COMMAND]'],
    about: 'cli.about.help',
    more: null,
    options: { help: 'flag' },
    parse: ({ words, after }) => {
      const [word] = words
      if (word !== undefined && (word === 'run' || !Object.hasOwn(commands, word)))
        return message('cli.usage.command', { name: word })
      return atMost(1, words, after) ?? { kind: 'help', topic: (word as CommandName | undefined) ?? null }
    },
    load: async () => (await import('./commands/help')).help,
  }),

  version: defineCommand('version', {
    usage: ['version'],
    about: 'cli.about.version',
    more: null,
    options: { version: 'flag' },
    parse: ({ words, after }) => atMost(0, words, after) ?? { kind: 'version' },
    load: async () => (await import('./commands/help')).showVersion,
  }),
}
