import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeFolder } from '../logs/testing/watched-logs'
import { directoryLine, line, tryBacktest, writeLog } from './testing/backtest-scene'

let folder: ReturnType<typeof makeFolder>
beforeEach(() => {
  folder = makeFolder()
})
afterEach(() => folder.remove())

describe('backtest', () => {
  it('runs what would have run', async () => {
    const path = writeLog(folder.path, 'app.log', [
      line(0, 'all is well'),
      line(1, 'No such file: /srv/data/a'),
      line(3, 'No such file: /srv/data/b'),
      line(900, 'all is well'),
    ])
    const report = await tryBacktest([path], { rules: [directoryLine()] })
    expect(report.bugs).toEqual([])
    const [rule] = report.rules
    expect(rule).toMatchObject({ ruleId: 'missing', occurrences: 2, below: 0, unused: null })
    expect(rule?.targets).toMatchObject([
      { incidents: 1, lines: 2, decided: { run: 1 }, repairs: { begun: 1, verified: 1 } },
    ])
  })
})
