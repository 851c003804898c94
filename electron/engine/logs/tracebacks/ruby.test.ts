import { describe, expect, it } from 'vitest'
import { grouped, inEveryForm, inTwoReads, judged, shapeOf } from '../testing/grouped'

const sample = String.raw`/app/main.rb:5:in 'Object#load': No such file or directory @ rb_sysopen - x.json (Errno::ENOENT)
	from /app/main.rb:9:in 'block in run'
	 ... 10 levels...
	from /app/main.rb:12:in '<main>'
/app/main.rb:3:in 'File.open': cannot read (IOError)
	from /app/main.rb:5:in 'Object#load'`
const length = sample.split('\n').length

describe('an exception of Ruby', () => {
  it.each(inEveryForm(sample))('is one occurrence, relay: %s', (_, lines) => {
    const before = lines[0]?.replace(sample.split('\n')[0] ?? '', 'all is well') ?? ''
    const entries = grouped([before, ...lines, before].join('\n'))
    expect(shapeOf(entries)).toEqual(['line 1', `traceback ${length}`, 'line 1'])
  })

  it('is judged by what went wrong', () => {
    expect(judged(grouped(sample)[0])).toEqual([
      "/app/main.rb:5:in 'Object#load': No such file or directory @ rb_sysopen - x.json (Errno::ENOENT)",
      "/app/main.rb:3:in 'File.open': cannot read (IOError)",
    ])
  })

  it('is part of the same occurrence, wherever a read ends', () => {
    const lines = sample.split('\n')
    for (let cutAt = 1; cutAt < lines.length; cutAt += 1)
      expect([cutAt, inTwoReads(lines, cutAt)]).toEqual([cutAt, [0]])
  })
})
