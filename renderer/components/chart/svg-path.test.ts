import { describe, expect, it } from 'vitest'
import { areaPath, envelopePath, linePath, xOf, yOf, type Box } from './svg-path'

const box: Box = { width: 100, height: 40, fromAt: 0, toAt: 10, domain: { bottom: 0, top: 100 } }
const point = (at: number, avg: number) => ({ at, avg, min: avg - 10, max: avg + 10 })

describe('svg paths', () => {
  it('place times and values', () => {
    expect([xOf(0, box), xOf(5, box), xOf(10, box)]).toEqual([0, 50, 100])
    expect([yOf(0, box), yOf(50, box), yOf(100, box)]).toEqual([40, 20, 0])
  })

  it('keep values outside of the axis at its edge', () => {
    expect([yOf(-5, box), yOf(400, box)]).toEqual([40, 0])
  })

  it('draw line, area and envelope', () => {
    const run = [point(0, 50), point(10, 75)]
    expect(linePath(run, box)).toBe('M0,20L100,10')
    expect(areaPath(run, box)).toBe('M0,20L100,10L100,40L0,40Z')
    expect(envelopePath(run, box)).toBe('M0,16L100,6L100,14L0,24Z')
  })

  it('show a single point as a dash and give it no area', () => {
    expect(linePath([point(5, 50)], box)).toBe('M49,20h2')
    expect([areaPath([point(5, 50)], box), envelopePath([point(5, 50)], box)]).toEqual(['', ''])
  })
})
