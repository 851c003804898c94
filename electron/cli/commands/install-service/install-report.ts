import { message, type Message } from '@shared/domain/message'
import type { Console } from '../../console'

export type Line = {
  readonly state: 'written' | 'unchanged' | 'kept' | 'planned' | 'ran' | 'removed' | 'absent'
  /** A path, or a command line. */
  readonly what: string
  readonly mode?: string
  readonly owner?: string
  /** Shown by a dry run. */
  readonly content?: string
  /** What a kept file has otherwise. */
  readonly notes?: readonly Message[]
}

export type InstallReport = {
  readonly line: (line: Line) => void
  readonly warn: (warning: Message) => void
  /** Ends the report; for programs it is printed only now. */
  readonly end: (ok: boolean) => void
  /** What was written or run so far. */
  readonly done: () => readonly string[]
}

const indent = (text: string): string => text.replace(/^/gm, '    ').trimEnd()

/** Tells people line by line what is done, and programs all of it as one document at the end. */
export const openReport = (
  out: Console,
  { json, dryRun }: { readonly json: boolean; readonly dryRun: boolean },
): InstallReport => {
  const lines: Line[] = []
  const warnings: Message[] = []
  return {
    line: (line) => {
      lines.push(line)
      if (json) return
      const rights = line.mode === undefined ? '' : ` (${line.mode} ${line.owner ?? ''})`
      out.print(out.render(message(`service.line.${line.state}`, { what: `${line.what}${rights}` })))
      for (const note of line.notes ?? []) out.print(indent(out.render(note)))
      if (dryRun && line.content !== undefined) out.print(indent(line.content))
    },
    warn: (warning) => {
      warnings.push(warning)
      out.tell(warning)
    },
    done: () => lines.flatMap(({ state, what }) => (state === 'written' || state === 'ran' ? [what] : [])),
    end: (ok) => {
      if (!json) return
      const document = {
        ok,
        dry_run: dryRun,
        items: lines.map(({ content, notes, ...line }) => ({
          ...line,
          ...(dryRun && content !== undefined ? { content } : {}),
          ...(notes === undefined ? {} : { notes: notes.map(out.render) }),
        })),
        warnings: warnings.map(out.render),
      }
      out.print(JSON.stringify(document))
    },
  }
}
