import { commands } from '../command-table'
import type { Command, CommandEntry } from '../command'
import { inColumns, widthOf } from '../columns'
import type { CommandContext } from '../context'
import { EXIT } from '../exit-codes'

/** Beyond this a usage stands on a line of its own. */
const WIDEST_USAGE = 34

/** A line that begins with an option goes on with the one before it and stands below its options. */
const aligned = (usage: readonly string[], name: string): readonly string[] =>
  usage.map((line, at) => (at > 0 && line.startsWith('[') ? `${' '.repeat(name.length)}${line}` : line))

/** The words up to the first option. */
const nameOf = ([first = '']: readonly string[]): string =>
  first.startsWith('[') ? '' : first.slice(0, Math.max(0, first.search(/(?<= )[[-]/)))

const listed = ([, { usage, about }]: readonly [string, CommandEntry], { out }: CommandContext) => {
  const [first = '', ...more] = aligned(usage, nameOf(usage))
  const last = more.at(-1) ?? first
  const lines = [first, ...more].slice(0, -1).map((line) => [line, ''])
  return widthOf(last) > WIDEST_USAGE
    ? [...lines, [last, ''], ['', out.text(about)]]
    : [...lines, [last, out.text(about)]]
}

/** `mamori help`: all commands in short, or one of them in full. */
export const help = (
  context: CommandContext,
  { topic }: Extract<Command, { kind: 'help' }>,
): Promise<number> => {
  const { out } = context
  const entry = topic === null ? null : commands[topic]
  out.print(out.text('cli.help.intro'))
  if (entry) {
    aligned(entry.usage, nameOf(entry.usage)).forEach((line, at) =>
      out.print(`  ${at > 0 && line.trimStart().startsWith('[') ? '      ' : 'mamori'} ${line}`),
    )
    out.print(`\n${out.text(entry.about)}`)
    if (entry.more !== null) out.print(`\n${out.text(entry.more)}`)
    return Promise.resolve(EXIT.healthy)
  }
  const { run, ...named } = commands
  const [first = '', ...rest] = run.usage
  out.print(`  mamori ${first}`)
  rest.forEach((line) => out.print(`         ${line}`))
  out.print(`    ${out.text(run.about)}`)
  out.print(`\n${out.text('cli.help.commands')}`)
  const rows = Object.entries(named).flatMap((one) => listed(one, context))
  // A line without a description leaves the width to those that have one.
  const widths = rows.map(([usage = '', about = '']) => (about === '' ? [usage] : [usage, about]))
  for (const line of inColumns(widths, '  ')) out.print(line)
  out.print(`\n${out.text('cli.help.see')}\n\n${out.text('cli.help.codes')}`)
  return Promise.resolve(EXIT.healthy)
}

/** `mamori version`. */
export const showVersion = ({ out, version }: CommandContext): Promise<number> => {
  out.print(version)
  return Promise.resolve(EXIT.healthy)
}
