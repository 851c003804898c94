import { describe, expect, it } from 'vitest'
import { grouped, inEveryForm, inTwoReads, judged, shapeOf } from '../testing/grouped'

const sample = String.raw`Unhandled exception. System.InvalidOperationException: cannot save
 ---> Npgsql.NpgsqlException (0x80004005): Failed to connect to 10.0.0.5:5432
   at Npgsql.NpgsqlConnector.Open(NpgsqlTimeout timeout, Boolean async) in /src/Connector.cs:line 87
   --- End of inner exception stack trace ---
   at App.Store.Save[T](T item) in /src/Store.cs:line 12
   at App.Program.Main()`
const length = sample.split('\n').length

describe('an exception of .NET', () => {
  it.each(inEveryForm(sample))('is one occurrence, relay: %s', (_, lines) => {
    const before = lines[0]?.replace(sample.split('\n')[0] ?? '', 'all is well') ?? ''
    const entries = grouped([before, ...lines, before].join('\n'))
    expect(shapeOf(entries)).toEqual(['line 1', `traceback ${length}`, 'line 1'])
  })

  it('is judged by what went wrong', () => {
    expect(judged(grouped(sample)[0])).toEqual([
      'Unhandled exception. System.InvalidOperationException: cannot save',
      '---> Npgsql.NpgsqlException (0x80004005): Failed to connect to 10.0.0.5:5432',
    ])
  })

  it('is part of the same occurrence, wherever a read ends', () => {
    const lines = sample.split('\n')
    for (let cutAt = 1; cutAt < lines.length; cutAt += 1)
      expect([cutAt, inTwoReads(lines, cutAt)]).toEqual([cutAt, [0]])
  })

  it('takes the lines of the logger above it', () => {
    const logged =
      'info: App[0]\n      started\nfail: Microsoft.AspNetCore.Server.Kestrel[13]\n      An unhandled exception was thrown by the application.\n      System.InvalidOperationException: boom\n         at App.Program.Main(String[] args)\ninfo: App[0]'
    expect(shapeOf(grouped(logged))).toEqual(['line 1', 'line 1', 'traceback 4', 'line 1'])
  })
})
