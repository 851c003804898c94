import { message } from '@shared/domain/new-message'
import { defineCommand, type CommandEntry, type CommandName } from './command'
import { atMost } from './command-words'
import { engineCommands } from './engine-commands'
import { hostCommands } from './host-commands'

/** Every command of `mamori`; a new one is one entry in one of the tables and its file in `commands/`. */
export const commands: Readonly<Record<CommandName, CommandEntry>> = {
  ...hostCommands,
  ...engineCommands,

  help: defineCommand('help', {
    usage: ['help [COMMAND]'],
    about: 'cli.about.help',
    more: null,
    options: { help: 'flag' },
    parse: ({ words, after }) => {
      const [word] = words
      // `run` is no word of its own, and still has something to tell.
      if (word !== undefined && !Object.hasOwn(commands, word))
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
