import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { besidePeriod, periods } from './periods'
import { firstView, formatView, parseView } from './view'

const at = Date.UTC(2026, 0, 31, 5, 30, 15, 250)

describe('the view in the address', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...periods.map(({ id }) => id)),
        fc.option(
          fc.tuple(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 20_000, max: 365 * 86_400_000 })),
        ),
        fc.string({ maxLength: 60, unit: 'grapheme' }).filter((text) => text.length <= 100),
        fc.option(fc.string({ minLength: 1, maxLength: 40 })),
        fc.option(fc.string({ minLength: 1, maxLength: 40 })),
        (periodId, range, search, chart, check) => {
          const zoom = range === null ? null : { fromAt: range[0], toAt: range[0] + range[1] }
          const view = { periodId, zoom, search, chart, check }
          expect(parseView(formatView(view))).toEqual(view)
        },
      ),
    )
  })

  it('says only what is not usual, in words that one can read', () => {
    expect(formatView(firstView)).toBe('')
    const view = {
      ...firstView,
      periodId: '7d',
      zoom: { fromAt: at, toAt: at + 60_000 },
      search: 'redis',
    }
    expect(decodeURIComponent(formatView(view))).toBe(
      'period=7d&from=2026-01-31T05:30:15.250Z&to=2026-01-31T05:31:15.250Z&q=redis',
    )
  })

  it.each([
    ['nothing', ''],
    ['a period that is none', 'period=5y'],
    ['half a zoom', 'from=2026-01-31T05:30:15Z'],
    ['a zoom that is no time', 'from=yesterday&to=today'],
    ['a zoom backwards', 'from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z'],
    ['a zoom of a century', 'from=1926-02-01T00:00:00Z&to=2026-01-01T00:00:00Z'],
  ])('%s is the first view', (_, query) => expect(parseView(query)).toEqual(firstView))
})

describe('besidePeriod', () => {
  it('goes from one to the next and stays at the ends', () => {
    expect(periods.map(({ id }) => besidePeriod(id, 1).id)).toEqual(['1h', '6h', '24h', '7d', '30d', '30d'])
    expect(periods.map(({ id }) => besidePeriod(id, -1).id)).toEqual(['15m', '15m', '1h', '6h', '24h', '7d'])
  })
})
