import { describe, expect, it } from 'vitest'
import { grouped, inEveryForm, inTwoReads, judged, shapeOf } from '../testing/grouped'

const sample = String.raw`java.lang.IllegalStateException: cannot load orders
	at com.example.Orders.load(Orders.java:41)
	at com.example.Main.main(Main.java:12)
	Suppressed: java.io.IOException: close failed
		at com.example.Orders.close(Orders.java:60)
		... 1 more
Caused by: org.postgresql.util.PSQLException: ERROR: relation "orders" does not exist
  Position: 15
	at org.postgresql.core.v3.QueryExecutorImpl.receiveErrorResponse(QueryExecutorImpl.java:2553) ~[postgresql-42.2.5.jar:42.2.5]
	at java.base/jdk.internal.reflect.NativeMethodAccessorImpl.invoke0(Native Method)
	at com.example.Orders$$Lambda$14/0x0000000800c03000.run(Unknown Source)
	... 12 common frames omitted`
const length = sample.split('\n').length

describe('an exception of Java', () => {
  it.each(inEveryForm(sample))('is one occurrence, relay: %s', (_, lines) => {
    const before = lines[0]?.replace(sample.split('\n')[0] ?? '', 'all is well') ?? ''
    const entries = grouped([before, ...lines, before].join('\n'))
    expect(shapeOf(entries)).toEqual(['line 1', `traceback ${length}`, 'line 1'])
  })

  it('is judged by what went wrong', () => {
    expect(judged(grouped(sample)[0])).toEqual([
      'java.lang.IllegalStateException: cannot load orders',
      'Suppressed: java.io.IOException: close failed',
      'Caused by: org.postgresql.util.PSQLException: ERROR: relation "orders" does not exist',
      'Position: 15',
    ])
  })

  it('is part of the same occurrence, wherever a read ends', () => {
    const lines = sample.split('\n')
    for (let cutAt = 1; cutAt < lines.length; cutAt += 1)
      expect([cutAt, inTwoReads(lines, cutAt)]).toEqual([cutAt, [0]])
  })

  it('takes the log line that introduces it, and further lines of the message', () => {
    const logged = `2026-01-31 14:30:16.123 ERROR [main] c.e.App - cannot start\norg.hibernate.HibernateException: cannot map\nclass A\nclass B\n\tat a.B.c(B.java:1)\n2026-01-31 14:30:17.000 INFO [main] c.e.App - bye`
    expect(shapeOf(grouped(logged))).toEqual(['traceback 5', 'line 1'])
    const same = `INFO x\n2026-01-31 14:30:16 WARN [main] c.e.App - failed: java.io.IOException: gone\n\tat a.B.c(B.java:1)`
    expect(shapeOf(grouped(same))).toEqual(['line 1', 'traceback 2'])
    expect(
      shapeOf(grouped('Exception in thread "main" java.lang.NullPointerException\n\tat a.B.c(B.kt:1)')),
    ).toEqual(['traceback 2'])
  })

  it('parts two that follow each other, and what is said calmly before it', () => {
    const one = 'java.lang.Error: a\n\tat a.B.c(B.java:1)'
    expect(shapeOf(grouped(`2026-01-31 14:30:16 INFO started\n${one}\n${one}`))).toEqual([
      'line 1',
      'traceback 2',
      'traceback 2',
    ])
  })

  it('goes on after lines of another thread', () => {
    const entries = grouped(
      'java.lang.Error: a\n\tat a.B.c(B.java:1)\n2026-01-31 14:30:16 INFO x\n\tat a.B.d(B.java:2)\nCaused by: java.io.IOException: b\n\tat a.B.e(B.java:3)',
    )
    expect(shapeOf(entries)).toEqual(['traceback 5', 'line 1'])
    expect(judged(entries[0])).toEqual(['java.lang.Error: a', 'Caused by: java.io.IOException: b'])
  })

  it('leaves lines alone that only look a little like it', () => {
    const lines = '   at 5 pm the disk was full\n\tat home (yes)\nlook at this\n   at a.b(c)'
    expect(shapeOf(grouped(lines))).toEqual(['line 1', 'line 1', 'line 1', 'line 1'])
  })
})
