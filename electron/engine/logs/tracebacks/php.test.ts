import { describe, expect, it } from 'vitest'
import { grouped, inEveryForm, inTwoReads, judged, shapeOf } from '../testing/grouped'

const sample = String.raw`PHP Fatal error:  Uncaught PDOException: SQLSTATE[08006] connection refused in /app/db.php:7
Stack trace:
#0 /app/db.php(7): PDO->__construct()
#1 {main}

Next RuntimeException: no database in /app/index.php:3
Stack trace:
#0 {main}
  thrown in /app/index.php on line 3`
const length = sample.split('\n').length

describe('an uncaught exception of PHP', () => {
  it.each(inEveryForm(sample))('is one occurrence, relay: %s', (_, lines) => {
    const before = lines[0]?.replace(sample.split('\n')[0] ?? '', 'all is well') ?? ''
    const entries = grouped([before, ...lines, before].join('\n'))
    expect(shapeOf(entries)).toEqual(['line 1', `traceback ${length}`, 'line 1'])
  })

  it('is judged by what went wrong', () => {
    expect(judged(grouped(sample)[0])).toEqual([
      'PHP Fatal error:  Uncaught PDOException: SQLSTATE[08006] connection refused in /app/db.php:7',
      '',
      'Next RuntimeException: no database in /app/index.php:3',
    ])
  })

  it('is part of the same occurrence, wherever a read ends', () => {
    const lines = sample.split('\n')
    for (let cutAt = 1; cutAt < lines.length; cutAt += 1)
      expect([cutAt, inTwoReads(lines, cutAt)]).toEqual([cutAt, [0]])
  })

  it('knows what Laravel writes', () => {
    const logged =
      '[2026-01-31 14:30:16] production.ERROR: gone {"exception":"[object] (Exception(code: 0): gone at /app/a.php:3)\n[stacktrace]\n#0 /app/b.php(7): f()\n#1 {main}\n"} \n[2026-01-31 14:30:17] production.INFO: ok'
    expect(shapeOf(grouped(logged))).toEqual(['traceback 5', 'line 1'])
  })
})
