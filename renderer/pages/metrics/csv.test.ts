import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { courseTable, csvText, isoTime, seriesTable } from './csv'

/** A reader as RFC 4180 has it, written down a second time. */
const parse = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = []
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy
  let row: string[] = []
  for (let found = cell.exec(text); found !== null; found = cell.exec(text)) {
    row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '')
    if (found[3] === '\r\n') {
      rows.push(row)
      row = []
    }
    if (cell.lastIndex === text.length) break
  }
  return rows
}

describe('csvText', () => {
  it('is read back as it was, whatever a name contains', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: 'binary', minLength: 1 }).map((name) => `n${name}`),
          {
            minLength: 1,
            maxLength: 5,
          },
        ),
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 5 }),
        (heading, numbers) => {
          const text = csvText({ heading, rows: [numbers] })
          expect(text.startsWith('\uFEFF')).toBe(true)
          expect(parse(text.slice(1))).toEqual([heading, numbers.map(String)])
        },
      ),
    )
  })

  it.each(['=1+1', '+A1', '-2', '@SUM(A1)', '\t=1', ' =cmd|x', '＝1', '=HYPERLINK("http://x","y")'])(
    'makes no formula of the name %j',
    (name) => {
      const [[cell] = []] = parse(csvText({ heading: [name], rows: [] }).slice(1))
      expect(cell).toBe(`'${name}`)
    },
  )

  it('leaves numbers alone, also negative ones, and what is no number empty', () => {
    expect(csvText({ heading: ['a'], rows: [[-4.5], [null], [Number.NaN]] })).toBe(
      '\uFEFFa\r\n-4.5\r\n\r\n\r\n',
    )
  })
})

describe('isoTime', () => {
  const at = Date.UTC(2026, 0, 31, 5, 30, 15, 250)
  it.each([
    [0, '2026-01-31T05:30:15.250+00:00'],
    [540, '2026-01-31T14:30:15.250+09:00'],
    [-210, '2026-01-31T02:00:15.250-03:30'],
  ])('writes the zone %i minutes ahead', (offset, text) => {
    expect(isoTime(at, offset)).toBe(text)
    expect(Date.parse(text)).toBe(at)
  })
})

describe('tables', () => {
  it('join series by time and leave empty what was not measured', () => {
    const table = seriesTable('Time', [
      { headings: ['in', 'in min', 'in max'], points: [{ at: 0, avg: 1, min: 0, max: 2 }] },
      { headings: ['out', 'out min', 'out max'], points: [{ at: 2000, avg: 5, min: 4, max: 6 }] },
    ])
    expect(table.heading).toHaveLength(7)
    expect(table.rows.map((row) => row.slice(1))).toEqual([
      [1, 0, 2, null, null, null],
      [null, null, null, 5, 4, 6],
    ])
  })

  it('tell runs without an answer', () => {
    const course = {
      slotMs: 1,
      windowMs: 1,
      slots: [
        { at: 0, runs: 2, failures: 2, times: null },
        { at: 1, runs: 2, failures: 0, times: { p50: 1, p95: 2, p99: 3, least: 0, most: 4 } },
      ],
    }
    expect(courseTable(['t'], course).rows.map((row) => row.slice(1))).toEqual([
      [null, null, null, null, null, 2, 2],
      [1, 2, 3, 0, 4, 2, 0],
    ])
  })
})
