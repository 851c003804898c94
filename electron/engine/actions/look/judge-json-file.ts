import { setTimeout as wait } from 'node:timers/promises'
import { message, type Message } from '@shared/domain/message'
import type { StepOf } from '@shared/domain/plan'
import { redact } from '../../core/redact'
import { cleanText } from '../../logs/clean-text'
import { MOST_JSON_BYTES } from '../../repair/json/json-limits'
import { jsonFailureMessage, type RepairedJson, type RepairJson } from '../../repair/json/json-repairer'
import { readWhole, sha256Of, type WholeFile } from '../../repair/read-whole'

/** A file that ends too early and is younger than this may just be in the middle of being written. */
const SETTLE_MS = 2000

export type JudgedFile =
  | { readonly kind: 'fine' | 'gone' }
  | {
      readonly kind: 'broken'
      readonly step: StepOf<'fix_json'>
      readonly cut: { readonly line: number; readonly column: number; readonly characters: number } | null
    }
  /** Nobody can repair it without guessing, or nobody can look. */
  | {
      readonly kind: 'left'
      readonly why: { readonly line: number; readonly column: number; readonly code: string } | Message
    }

/** The diff as people may see it and as it may be kept: no secrets, nothing that a terminal would obey. */
const shown = (diff: readonly string[]): readonly string[] =>
  diff.map((line) => redact(cleanText(Buffer.from(line))))

const looksUnfinished = (judged: RepairedJson): boolean =>
  judged.kind === 'left'
    ? judged.why === 'cut_off' || judged.why === 'empty' || judged.why === 'nothing_left'
    : judged.kind === 'repaired' && judged.repairs.some((code) => code === 'truncated' || code === 'cut')

const asStep = async (
  path: string,
  file: Pick<WholeFile, 'id' | 'sha256'> & { readonly bytes: number },
  repaired: Extract<RepairedJson, { kind: 'repaired' }>,
): Promise<JudgedFile> => {
  const { content } = repaired
  return {
    kind: 'broken',
    cut: repaired.cut,
    step: {
      kind: 'fix_json',
      path,
      id: file.id,
      sha256Before: file.sha256,
      sha256After: await sha256Of(content),
      found: {
        bytes: file.bytes,
        bytesAfter: content.length,
        repairs: repaired.repairs.map((code) => `json.repair.${code}`),
        diff: shown(repaired.diff),
      },
    },
  }
}

type Order = { readonly allowCut: boolean; readonly now: () => number; readonly repairJson: RepairJson }

const judgeOnce = async (
  path: string,
  { allowCut, now, repairJson }: Order,
  signal: AbortSignal,
): Promise<{ readonly judged: JudgedFile; readonly settlesInMs: number }> => {
  const settled = (judged: JudgedFile) => ({ judged, settlesInMs: 0 })
  const read = await readWhole(path, MOST_JSON_BYTES, signal)
  switch (read.kind) {
    case 'missing':
      return settled({ kind: 'gone' })
    case 'failed':
      return settled({ kind: 'left', why: read.message })
    case 'too_large':
      return settled({ kind: 'left', why: { line: 1, column: 1, code: 'too_large' } })
    case 'read': {
      const { content, id, sha256, mtimeMs } = read.file
      const bytes = content.length
      const repaired = await repairJson(content, { allowCut }, signal)
      const settlesInMs = looksUnfinished(repaired) ? mtimeMs + SETTLE_MS - now() : 0
      switch (repaired.kind) {
        case 'fine':
          return settled({ kind: 'fine' })
        case 'failed':
          return settled({ kind: 'left', why: jsonFailureMessage(path, repaired.why) })
        case 'repaired':
          return { judged: await asStep(path, { id, sha256, bytes }, repaired), settlesInMs }
        case 'left': {
          const { line, column, why: code } = repaired
          return { judged: { kind: 'left', why: { line, column, code } }, settlesInMs }
        }
      }
    }
  }
}

/**
 * Looks at one file and says what can be done about it. One that ends too early and has just been written to is looked at
 * again when its writer has had the time to finish.
 */
export const judgeJsonFile = async (path: string, order: Order, signal: AbortSignal): Promise<JudgedFile> => {
  const first = await judgeOnce(path, order, signal)
  if (first.settlesInMs <= 0) return first.judged
  await wait(Math.min(first.settlesInMs, SETTLE_MS), undefined, { signal })
  const second = await judgeOnce(path, order, signal)
  return second.settlesInMs <= 0
    ? second.judged
    : { kind: 'left', why: { line: 1, column: 1, code: 'writing' } }
}

/** Why a file is left alone, as a sentence of a plan. */
export const leftMessage = (
  code: 'action.json.left' | 'touch.json.left',
  path: string,
  why: Extract<JudgedFile, { kind: 'left' }>['why'],
): Message =>
  'params' in why
    ? why
    : message(code, { path, line: why.line, column: why.column, why: `@json.left.${why.code}` })
