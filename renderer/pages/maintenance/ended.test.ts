import { describe, expect, it } from 'vitest'
import { storyOf } from '../../testing/stories'
import { eventsOf, operator } from '../../testing/story'
import { endedUpkeep, upkeepTypes } from './ended'

const now = Date.parse('2026-01-31T05:30:00Z')
const events = eventsOf(storyOf('upkeep', now), now).filter((event) =>
  (upkeepTypes as readonly string[]).includes(event.type),
)

describe('what is over', () => {
  it('stands with what it was, the newest end first; what lasts is not among it', () => {
    const ended = endedUpkeep(events)
    expect(ended.map(({ kind }) => kind)).toEqual(['storm', 'hold', 'silence'])
    const [storm, hold, silence] = ended
    expect(storm?.begin).toMatchObject({ stormId: 'st-old' })
    expect(hold).toMatchObject({
      begin: { command: './deploy.sh v2.4.0' },
      end: { cause: 'failed', exitCode: 3 },
      by: { name: 'deploy', behind: { name: 'tanaka' } },
    })
    expect(silence).toMatchObject({
      begin: { reason: 'CHG-1038 アプリの入れ替え' },
      end: { hidden: { notices: 14 } },
      by: operator,
    })
    expect((silence?.at ?? 0) - (silence?.beganAt ?? 0)).toBe(2_800_000)
  })

  it('is told without its begin where the page does not reach back to it', () => {
    const ends = events.filter((event) => event.type.endsWith('.ended'))
    for (const one of endedUpkeep(ends)) expect([one.begin, one.beganAt]).toEqual([null, null])
  })
})
