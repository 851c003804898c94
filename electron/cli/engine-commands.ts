import { message } from '@shared/domain/new-message'
import type { Mode } from '@shared/domain/outcome'
import { defineCommand } from './command'
import { atMost, holdOf, reasonOf, repairIdOf, silenceOf } from './command-words'
import { exportOf } from './export-words'
import { wholeNumber } from './option-values'

const MOST_EVENTS = 500

/** All of them; their schema would have to be loaded by every command. */
const modes: Readonly<Record<Mode, true>> = { auto: true, approve: true, observe: true }
const isMode = (word: string): word is Mode => Object.hasOwn(modes, word)

/** Commands that talk to the running engine. */
export const engineCommands = {
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

  undo: defineCommand('undo', {
    usage: ['undo ID [--yes]'],
    about: 'cli.about.undo',
    more: 'cli.more.undo',
    options: { yes: 'flag' },
    parse: ({ options, words, after }) => {
      const repairId = repairIdOf('undo', words, after)
      return typeof repairId === 'string' ? { kind: 'undo', repairId, yes: options.yes } : repairId
    },
    load: async () => (await import('./commands/undo')).undo,
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
      const [mode = ''] = words
      if (!isMode(mode)) return message('cli.usage.mode', { word: mode })
      return atMost(1, words, after) ?? { kind: 'mode', mode }
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

  export: defineCommand('export', {
    usage: [
      'export [--incident ID] [--since TIME] [--until TIME] [--severity warning|error|critical]',
      '[--subject NAME] [--text WORDS] [--json] [--output FILE [--force]]',
      '[--config PATH] [--data-dir DIR]',
    ],
    about: 'cli.about.export',
    more: 'cli.more.export',
    options: {
      incident: 'value',
      since: 'value',
      until: 'value',
      severity: 'value',
      subject: 'value',
      text: 'value',
      json: 'flag',
      output: 'value',
      force: 'flag',
      config: 'value',
      'data-dir': 'value',
    },
    parse: exportOf,
    load: async () => (await import('./commands/export')).exportReport,
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
} as const
