import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A line of the labelled corpus, with the patterns that have to find it; all others must not. */
export type CorpusLine = {
  /** The file's name without its ending: the pattern that the line was written for, or `normal`. */
  readonly subject: string
  readonly place: string
  readonly text: string
  readonly ids: readonly string[]
}

/** In this file every line is one that no pattern may find, without a mark before it. */
export const NORMAL = 'normal'
const MARKED = /^([+-])(?:\[([a-z0-9_]+(?:, [a-z0-9_]+)*)\])? (.+)$/

const readLine = (subject: string, place: string, line: string): CorpusLine | null => {
  if (line === '') return null
  if (subject === NORMAL) return { subject, place, text: line, ids: [] }
  if (line.startsWith('#')) return null
  const [, mark, others, text] = MARKED.exec(line) ?? []
  if (mark === undefined || text === undefined)
    throw new Error(`${place}: a line begins with "+ ", "- ", "+[other_pattern] " or "# "`)
  const ids = others === undefined ? [] : others.split(', ')
  return { subject, place, text, ids: mark === '+' ? [subject, ...ids] : ids }
}

/** Reads the corpus of a folder; its README says how the files are written. Throws on a line without a mark. */
export const readCorpus = (folder: string): readonly CorpusLine[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .flatMap((line, index) => readLine(name.slice(0, -4), `${name}:${index + 1}`, line) ?? []),
    )

/** How right a pattern is on the corpus. */
export type Accuracy = {
  readonly id: string
  /** Lines that it has to find. */
  readonly wanted: number
  readonly found: number
  readonly missed: readonly CorpusLine[]
  /** What it finds and must not. */
  readonly wrong: readonly CorpusLine[]
  readonly precision: number
  readonly recall: number
}

/** Holds what `find` says of each line against what the corpus says, pattern by pattern. */
export const measureAccuracy = (
  ids: readonly string[],
  corpus: readonly CorpusLine[],
  find: (text: string) => readonly string[],
): readonly Accuracy[] => {
  const judged = corpus.map((line) => ({ line, found: new Set(find(line.text)), wanted: new Set(line.ids) }))
  return ids.map((id) => {
    const wanted = judged.filter((one) => one.wanted.has(id))
    const found = judged.filter((one) => one.found.has(id))
    const right = found.filter((one) => one.wanted.has(id)).length
    return {
      id,
      wanted: wanted.length,
      found: found.length,
      missed: wanted.filter((one) => !one.found.has(id)).map(({ line }) => line),
      wrong: found.filter((one) => !one.wanted.has(id)).map(({ line }) => line),
      precision: found.length === 0 ? 1 : right / found.length,
      recall: wanted.length === 0 ? 1 : right / wanted.length,
    }
  })
}
