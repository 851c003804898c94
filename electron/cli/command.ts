import type { Message } from '@shared/domain/message'
import type { Mode } from '@shared/domain/outcome'
import type { SilenceScope } from '@shared/domain/upkeep'
import type { TextKey } from '@shared/text/text'
import type { BacktestWords } from './backtest-words'
import type { InstallOptions } from './commands/install-service/install-service'
import type { UninstallOptions } from './commands/install-service/uninstall-service'
import type { VerifyAuditCommand } from './commands/verify-audit'
import type { CommandContext } from './context'
import type { ExportWords } from './export-words'
import type { ScanWords } from './scan-words'

/** What the words on the command line ask for. */
export type Command =
  | {
      readonly kind: 'run'
      readonly run: 'once' | 'continuous'
      readonly iterations: number | null
      readonly loopCount: number
      readonly waitMinutes: number
      readonly logFile: string | null
      readonly json: boolean
    }
  | { readonly kind: 'health' }
  | ({ readonly kind: 'scan' } & ScanWords)
  | ({ readonly kind: 'backtest' } & BacktestWords)
  | { readonly kind: 'check-config'; readonly path: string | null; readonly json: boolean }
  | { readonly kind: 'status'; readonly json: boolean }
  | { readonly kind: 'approve'; readonly repairId: string; readonly yes: boolean }
  | { readonly kind: 'undo'; readonly repairId: string; readonly yes: boolean }
  | { readonly kind: 'reject'; readonly repairId: string; readonly reason: string }
  | { readonly kind: 'mode'; readonly mode: Mode }
  | {
      readonly kind: 'silence'
      readonly ask:
        | {
            readonly kind: 'add'
            readonly scope: SilenceScope
            readonly reason: string
            readonly minutes: number
            readonly endsOnRecovery: boolean
          }
        | { readonly kind: 'list'; readonly json: boolean }
        | { readonly kind: 'end'; readonly silenceId: string }
    }
  | {
      readonly kind: 'hold'
      readonly argv: readonly string[]
      readonly minutes: number
      /** Whether the command is not run when nothing can be held. */
      readonly require: boolean
    }
  | { readonly kind: 'events'; readonly follow: boolean; readonly json: boolean; readonly limit: number }
  | ({ readonly kind: 'export' } & ExportWords)
  | { readonly kind: 'serve' }
  | ({ readonly kind: 'verify-audit' } & VerifyAuditCommand)
  | ({ readonly kind: 'install-service' } & InstallOptions)
  | ({ readonly kind: 'uninstall-service' } & UninstallOptions)
  | { readonly kind: 'help'; readonly topic: CommandName | null }
  | { readonly kind: 'version' }

export type CommandName = Command['kind']

export type OptionKinds = Readonly<Record<string, 'flag' | 'value' | 'values'>>
type OptionValue = {
  readonly flag: boolean
  readonly value: string | null
  readonly values: readonly string[]
}
export type OptionValues<K extends OptionKinds> = { readonly [N in keyof K]: OptionValue[K[N]] }

/** What stood on the command line after the name of the command. */
export type Given<K extends OptionKinds> = {
  readonly options: OptionValues<K>
  readonly words: readonly string[]
  /** What follows `--`, untouched; null when there is no `--`. */
  readonly after: readonly string[] | null
}

type Entry<C extends Command, K extends OptionKinds> = {
  /** How it is called, after `mamori`. */
  readonly usage: readonly string[]
  readonly about: TextKey
  /** What `mamori help COMMAND` says beyond that. */
  readonly more: TextKey | null
  readonly options: K
  /** Gives what is asked for, or what is wrong with the words. */
  readonly parse: (given: Given<K>) => C | Message
  /** Loads it only when it is asked for: the start stays fast. */
  readonly load: () => Promise<(context: CommandContext, command: C) => Promise<number>>
}

/** A command that was asked for in words that hold. */
export type Asked = {
  readonly kind: 'asked'
  readonly command: Command
  /** Resolves to the exit code. */
  readonly run: (context: CommandContext) => Promise<number>
}

export type CommandEntry = Omit<Entry<Command, OptionKinds>, 'parse' | 'load'> & {
  readonly read: (given: Given<OptionKinds>) => Asked | { readonly kind: 'usage'; readonly fault: Message }
}

/** One command: how it is called, what its words mean, and what carries it out. */
export const defineCommand = <N extends CommandName, const K extends OptionKinds>(
  _name: N,
  { parse, load, ...entry }: Entry<Extract<Command, { readonly kind: N }>, K>,
): CommandEntry => ({
  ...entry,
  read: (given) => {
    // The values were collected by the kinds of this very entry.
    const parsed = parse(given as unknown as Given<K>)
    if ('code' in parsed) return { kind: 'usage', fault: parsed }
    return { kind: 'asked', command: parsed, run: async (context) => (await load())(context, parsed) }
  },
})
