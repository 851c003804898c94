import { describe, expect, it } from 'vitest'
import { grouped, inEveryForm, inTwoReads, judged, shapeOf } from '../testing/grouped'

const sample = String.raw`Traceback (most recent call last):
  File "/app/main.py", line 10, in load
    open(path)
FileNotFoundError: [Errno 2] No such file or directory: 'data/x.json'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/main.py", line 14, in <module>
    raise RuntimeError("cannot load")
RuntimeError: cannot load`
const length = sample.split('\n').length

describe('a traceback of Python', () => {
  it.each(inEveryForm(sample))('is one occurrence, relay: %s', (_, lines) => {
    const before = lines[0]?.replace(sample.split('\n')[0] ?? '', 'all is well') ?? ''
    const entries = grouped([before, ...lines, before].join('\n'))
    expect(shapeOf(entries)).toEqual(['line 1', `traceback ${length}`, 'line 1'])
  })

  it('is judged by what went wrong', () => {
    expect(judged(grouped(sample)[0])).toEqual([
      'Traceback (most recent call last):',
      "FileNotFoundError: [Errno 2] No such file or directory: 'data/x.json'",
      '',
      'During handling of the above exception, another exception occurred:',
      '',
      'Traceback (most recent call last):',
      'RuntimeError: cannot load',
    ])
  })

  it('is part of the same occurrence, wherever a read ends', () => {
    const lines = sample.split('\n')
    for (let cutAt = 1; cutAt < lines.length; cutAt += 1)
      expect([cutAt, inTwoReads(lines, cutAt)]).toEqual([cutAt, [0]])
  })
})
