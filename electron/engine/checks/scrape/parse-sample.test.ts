import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSample } from './parse-sample'

describe('parseSample', () => {
  it.each([
    ['metric_without_labels 12.47', 'metric_without_labels', {}, 12.47],
    [
      'http_requests_total{method="post",code="200"} 1027 1395066363000',
      'http_requests_total',
      { method: 'post', code: '200' },
      1027,
    ],
    ['a { b = "1" , } 3', 'a', { b: '1' }, 3],
    [
      String.raw`m{path="C:\\DIR\\FILE.TXT",error="Cannot find\n\"FILE.TXT\""} 1.458255915e9`,
      'm',
      { path: String.raw`C:\DIR\FILE.TXT`, error: 'Cannot find\n"FILE.TXT"' },
      1.458255915e9,
    ],
    [
      'something_weird{problem="division by zero"} +Inf -3982045',
      'something_weird',
      { problem: 'division by zero' },
      Infinity,
    ],
    ['b_bucket{le="0.1"} 8 # {trace_id="KOO5S4vxi0o"} 0.067 1520879607.789', 'b_bucket', { le: '0.1' }, 8],
    ['a NaN', 'a', {}, Number.NaN],
    ['a:b{x="}{,="} .5', 'a:b', { x: '}{,=' }, 0.5],
    ['{"http.requests",code="500"} 4', 'http.requests', { code: '500' }, 4],
    ['a{"odd.label"="v"} 1', 'a', { 'odd.label': 'v' }, 1],
  ] as const)('reads %s', (line, name, labels, value) => {
    const sample = parseSample(line)
    expect(sample?.name).toBe(name)
    expect(Object.fromEntries(sample?.labels ?? [])).toEqual(labels)
    expect(sample?.value).toBe(value)
  })

  it.each([
    '',
    '<html>',
    'a',
    'a b',
    'a{',
    'a{b="1"',
    'a{b="1} 2',
    'a{b=1} 2',
    'a{b="1" c="2"} 3',
    '{code="500"} 4',
    '{"a","b"} 4',
    '{"status": "ok", "n": 1}',
    'a{b="1"}',
    'a 0x10',
    'a 1_000',
  ])('takes %s for none', (line) => {
    expect(parseSample(line)).toBeNull()
  })

  it('gives back any label value that was escaped as documented', () => {
    fc.assert(
      fc.property(fc.string(), fc.double({ noNaN: true }), (text, value) => {
        const escaped = text
          .replaceAll('\\', '\\\\')
          .replaceAll('\n', String.raw`\n`)
          .replaceAll('"', '\\"')
        const number = value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value)
        const sample = parseSample(`m{x="${escaped}"} ${number}`)
        expect(sample?.labels.get('x')).toBe(text)
        expect(sample?.value === value).toBe(true)
      }),
    )
  })

  it('takes time in proportion to the line, whatever stands there', () => {
    const lines = ['a{', 'a{b="\\', '{"a",', 'a ', 'a{b="1",'].map((start) => start.repeat(200_000))
    const startedMs = performance.now()
    for (const line of lines) parseSample(line)
    expect(performance.now() - startedMs).toBeLessThan(1000)
  })
})
