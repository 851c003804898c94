import type { LineKind } from '@shared/domain/line-kinds'
import { shapeOf } from '../../core/shape'

const SHOWN_CHARACTERS = 200

export type RankedMessage = {
  /** The newest line of its kind, cut to what can be read at a glance. */
  readonly text: string
  readonly count: number
}

const shown = (line: string): string =>
  line.length > SHOWN_CHARACTERS ? `${line.slice(0, SHOWN_CHARACTERS)}…` : line

/** Groups lines that say the same but for their numbers and names; the most frequent first. Lines come newest first. */
export const rankMessages = (lines: readonly string[]): readonly RankedMessage[] => {
  const groups = new Map<string, RankedMessage>()
  for (const line of lines) {
    const shape = shapeOf(line)
    if (shape === '') continue
    const group = groups.get(shape)
    const text = group?.text ?? shown(line)
    groups.set(shape, { text, count: (group?.count ?? 0) + 1 })
  }
  return [...groups.values()].sort((a, b) => b.count - a.count)
}

/** Kinds of lines by how many there are; the newest line stands for each. Lines that several rules matched count once. */
export const rankKinds = (kinds: readonly LineKind[]): readonly RankedMessage[] => {
  const largest = new Map<string, LineKind>()
  for (const kind of kinds) if (kind.count > (largest.get(kind.key)?.count ?? 0)) largest.set(kind.key, kind)
  return [...largest.values()]
    .sort((a, b) => b.count - a.count)
    .map(({ last, count }) => ({ text: shown(last), count }))
}
