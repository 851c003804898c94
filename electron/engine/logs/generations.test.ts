import { describe, expect, it } from 'vitest'
import { inOrder, parseGeneration } from './generations'

const inTurn = (
  base: string,
  names: readonly (readonly [name: string, changedAt: number, bornAt?: number])[],
) =>
  inOrder(
    names.map(([name, changedAt, bornAt = null]) => {
      const generation = parseGeneration([base], name)
      if (generation === null) throw new Error(name)
      return { name, generation, changedAt, bornAt }
    }),
  ).map(({ name }) => name)

describe('parseGeneration', () => {
  it.each([
    ['app.log', 'app.log.1', 'number', '1', null],
    ['app.log', 'app.log.12.gz', 'number', '12', 'gzip'],
    ['app.log', 'app.log.2.xz', 'number', '2', 'other'],
    ['app.log', 'app.1.log', 'number', '1', null],
    ['app.log', 'app-20260131.log', 'date', '20260131', null],
    ['app.log', 'app.log-20260131.gz', 'date', '20260131', 'gzip'],
    ['app.log', 'app.log-20260131-143015', 'date', '20260131143015', null],
    ['app.log', 'app.log-1769837415', 'date', '1769837415', null],
    ['app.log', 'app.log.2026-01-31', 'date', '20260131', null],
    ['app.log', 'app.log.2026-01-31_14', 'date', '2026013114', null],
    ['app.log', 'app.2026-01-31.log', 'date', '20260131', null],
    ['app.log', 'app.log-31012026', 'date', '20260131', null],
    ['app-2026-01-30.log', 'app-2026-01-31.log', 'date', '20260131', null],
    ['app-2026-01-30.log', 'app-2026-01-31.log.gz', 'date', '20260131', 'gzip'],
    ['syslog', 'syslog.1', 'number', '1', null],
    ['access_log', 'access_log.2026-01-31-14-30', 'date', '202601311430', null],
  ])('%s: %s is one', (base, name, kind, digits, packed) => {
    expect(parseGeneration([base], name)).toMatchObject({ kind, digits, packed })
  })

  it.each([
    ['app-2026-01-31.log', 'app-2026-01-31.log.2', 2],
    ['app.log', 'app-2026-01-31.3.log', 3],
    ['app.log', 'app.log.2026-01-31.0', 0],
  ])('%s: %s is one of several of a day', (base, name, index) => {
    expect(parseGeneration([base], name)).toMatchObject({ kind: 'date', digits: '20260131', index })
  })

  it.each([
    ['app.log', 'app.log'],
    ['app.log', 'app2.log'],
    ['app.log', 'app-error.log'],
    ['app.log', 'app.log.bak'],
    ['app.log', 'app.log.swp'],
    ['app.log', 'app.logger'],
    ['app.log', 'app-31337.log'],
    ['app.log', 'app-123456.log'],
    ['app.log', 'application.log.1'],
    ['app.log', 'app.log.1.tmp'],
    ['app-2026-01-30.log', 'app-error-2026-01-31.log'],
  ])('%s: %s is none', (base, name) => expect(parseGeneration([base], name)).toBeNull())
})

describe('inOrder', () => {
  it('takes an earlier date for older, though something was written to that file later', () => {
    expect(
      inTurn('app.log', [
        ['app.log-20260131', 5000],
        ['app.log-20260201', 1000],
      ]),
    ).toEqual(['app.log-20260131', 'app.log-20260201'])
  })

  it('knows larger numbers and earlier dates to be older', () => {
    expect(
      inTurn('app.log', [
        ['app.log.1', 0],
        ['app.log.10', 0],
        ['app.log.2', 0],
      ]),
    ).toEqual(['app.log.10', 'app.log.2', 'app.log.1'])
    expect(
      inTurn('app.log', [
        ['app.log-20260201', 0],
        ['app.log-20260131.gz', 0],
      ]),
    ).toEqual(['app.log-20260131.gz', 'app.log-20260201'])
    expect(
      inTurn('app.log', [
        ['app-2026-01-31.10.log', 0],
        ['app-2026-01-31.9.log', 0],
      ]),
    ).toEqual(['app-2026-01-31.9.log', 'app-2026-01-31.10.log'])
  })

  it('believes the times when they say that the numbers rise', () => {
    expect(
      inTurn('app.log', [
        ['app.3.log', 30],
        ['app.1.log', 10],
        ['app.2.log', 20],
      ]),
    ).toEqual(['app.1.log', 'app.2.log', 'app.3.log'])
  })

  it('believes no time of a packed one that differs by a rounding', () => {
    expect(
      inTurn('app.log', [
        ['app-20260104.log', 1_000_400.8],
        ['app-20260103.log.gz', 1_000_401],
      ]),
    ).toEqual(['app-20260103.log.gz', 'app-20260104.log'])
  })

  it('bears one that was written to late', () => {
    expect(
      inTurn('app.log', [
        ['app.log.1', 40],
        ['app.log.2', 50],
        ['app.log.3', 20],
        ['app.log.4', 10],
      ]),
    ).toEqual(['app.log.4', 'app.log.3', 'app.log.2', 'app.log.1'])
  })

  it('does not take one of two for the older one because the other was written to late', () => {
    expect(
      inTurn('app.log', [
        ['app.log.1', 40, 30],
        ['app.log.2', 50, 10],
      ]),
    ).toEqual(['app.log.2', 'app.log.1'])
  })
})
