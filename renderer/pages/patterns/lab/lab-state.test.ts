import type { Output } from '@shared/ipc/contract'
import type { LabLine, Preview } from '@shared/ipc/lab-calls'
import { describe, expect, it } from 'vitest'
import {
  applyRead,
  costOf,
  countOfTab,
  differenceOf,
  haveOf,
  linesOfTab,
  newTrial,
  pastedOf,
  shareRead,
  tabs,
} from './lab-state'

const line = (place: number, more: Partial<LabLine> = {}): LabLine => ({
  place,
  at: null,
  text: `line ${place}`,
  mark: null,
  now: 'hit',
  before: 'none',
  missed: false,
  ...more,
})
const preview: Preview = {
  file: '/srv/app.log',
  bytes: 1_000_000,
  ofBytes: 4_000_000,
  allBytes: 9_000_000,
  lines: 10,
  fromAt: null,
  toAt: null,
  now: { hits: 3, ignored: 1, ms: 5 },
  before: { hits: 2, ignored: 0, ms: 2 },
  gained: 2,
  lost: 1,
  missed: 4,
  candidates: null,
  givenUp: 0,
  leftOut: [],
}
const none = newTrial.lines
const read = (more: Partial<Output<'lab.read'>>): Output<'lab.read'> => ({
  rev: 1,
  judged: null,
  preview,
  backtest: null,
  lines: none,
  more: false,
  end: null,
  ...more,
})

describe('a trial', () => {
  it('grows by what is told, each line once', () => {
    const first = applyRead(newTrial, read({ lines: { ...none, hits: [line(9)], gained: [line(9)] } }))
    expect(haveOf(first)).toEqual({ gained: 1, lost: 0, hits: 1, ignored: 0, missed: 0, rest: 0 })
    const second = applyRead(
      first,
      read({ rev: 2, lines: { ...none, hits: [line(5)] }, end: { kind: 'done', limit: 'bytes' } }),
    )
    expect(second.lines.hits.map(({ place }) => place)).toEqual([9, 5])
    expect(second.lines.gained).toBe(first.lines.gained)
    expect(second).toMatchObject({ rev: 2, end: { kind: 'done', limit: 'bytes' } })
  })

  it('shows the difference in the order of the log, the newest first', () => {
    const lost = line(7, { now: 'none', before: 'hit' })
    const lines = { ...none, gained: [line(9), line(3)], lost: [lost] }
    expect(differenceOf(lines).map(({ place }) => place)).toEqual([9, 7, 3])
    expect(linesOfTab(lines, 'difference')).toHaveLength(3)
    expect(linesOfTab({ ...lines, missed: [line(1)] }, 'missed')).toEqual([line(1)])
    expect(tabs.map((tab) => countOfTab(preview, tab))).toEqual([3, 3, 1, 4])
  })

  it('shows a pasted line once, though it is of several kinds', () => {
    const both = line(2)
    const lines = {
      ...none,
      rest: [line(1, { now: 'none' })],
      gained: [both],
      hits: [both],
      missed: [line(3)],
    }
    expect(pastedOf(lines).map(({ place }) => place)).toEqual([1, 2, 3])
  })
})

describe('what a search costs', () => {
  it('is told a megabyte, once enough was read', () => {
    expect(costOf(preview)).toEqual({ now: 5, before: 2, slow: false })
    expect(costOf({ ...preview, now: { ...preview.now, ms: 51 }, before: null })).toEqual({
      now: 51,
      before: null,
      slow: true,
    })
    expect(costOf({ ...preview, bytes: 99_999 })).toBeNull()
  })

  it('shows how far it has come', () => {
    expect(shareRead(preview)).toBe(0.25)
    expect(shareRead({ ...preview, bytes: 0, ofBytes: 0 })).toBe(1)
    expect(shareRead({ ...preview, bytes: 5_000_000 })).toBe(1)
  })
})
