import { describe, expect, it } from 'vitest'
import { grouped, inEveryForm, inTwoReads, judged, shapeOf } from '../testing/grouped'

const sample = String.raw`panic: runtime error: invalid memory address or nil pointer dereference [recovered]
	panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48a2f1]

goroutine 1 [running]:
main.(*Server).handle(0xc000010000, {0x1, 0x2})
	/app/main.go:12 +0x1d
panic({0x4a1b20?, 0x52c6a0?})
	/usr/local/go/src/runtime/panic.go:914 +0x21f
main.main()
	/app/main.go:20 +0x25

goroutine 7 [chan receive, 2 minutes]:
main.worker.func1()
	/app/worker.go:8 +0x4f
created by main.worker in goroutine 1
	/app/worker.go:3 +0x6a
exit status 2`
const length = sample.split('\n').length

describe('a panic of Go', () => {
  it.each(inEveryForm(sample))('is one occurrence, relay: %s', (_, lines) => {
    const before = lines[0]?.replace(sample.split('\n')[0] ?? '', 'all is well') ?? ''
    const entries = grouped([before, ...lines, before].join('\n'))
    expect(shapeOf(entries)).toEqual(['line 1', `traceback ${length}`, 'line 1'])
  })

  it('is judged by what went wrong', () => {
    expect(judged(grouped(sample)[0])).toEqual([
      'panic: runtime error: invalid memory address or nil pointer dereference [recovered]',
      'panic: runtime error: invalid memory address or nil pointer dereference',
      '[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x48a2f1]',
      '',
    ])
  })

  it('is part of the same occurrence, wherever a read ends', () => {
    const lines = sample.split('\n')
    for (let cutAt = 1; cutAt < lines.length; cutAt += 1)
      expect([cutAt, inTwoReads(lines, cutAt)]).toEqual([cutAt, [0]])
  })

  it('knows a fatal error and a panic that a server survives', () => {
    const dead =
      'fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\nmain.main()\n\t/app/main.go:5 +0x25\nexit status 2'
    expect(shapeOf(grouped(`ok\n${dead}`))).toEqual(['line 1', 'traceback 6'])
    const served =
      '2026/01/31 14:30:16 http: panic serving 10.0.0.7:51234: boom\ngoroutine 34 [running]:\nnet/http.(*conn).serve.func1()\n\t/usr/local/go/src/net/http/server.go:1868 +0xb9\n2026/01/31 14:30:17 GET /ok'
    expect(shapeOf(grouped(served))).toEqual(['traceback 4', 'line 1'])
    expect(judged(grouped(served)[0])).toEqual([
      '2026/01/31 14:30:16 http: panic serving 10.0.0.7:51234: boom',
    ])
  })

  it('leaves lines alone that only speak of goroutines', () => {
    expect(shapeOf(grouped('started goroutine 7\ngoroutine pool (3)'))).toEqual(['line 1', 'line 1'])
  })
})
