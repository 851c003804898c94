import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { message } from '@shared/domain/message'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFakeClock } from '../../engine/testing/fake-clock'
import { openHeldFile, type Kept } from './held-file'

let dir = ''
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-held-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const kept = (title: string): Kept => ({
  news: [
    {
      news: {
        key: 'this i-1',
        kind: 'critical',
        host: { id: 'this', name: 'web-01' },
        title: message('incident.log', { name: 'Redis', target: 'redis' }),
        target: 'redis',
        observations: 3,
        at: 1000,
        open: { hostId: 'this', incidentId: 'i-1' },
      },
      over: false,
    },
  ],
  lines: [{ title, over: true }],
  more: 2,
})
const scene = async () => {
  const troubles: string[] = []
  const clock = createFakeClock(0)
  const file = join(dir, 'held-notices.json')
  const held = await openHeldFile({ file, after: clock.after, onTrouble: (why) => troubles.push(why) })
  return { held, clock, file, troubles }
}

describe('the news of quiet hours', () => {
  it('are there at the next start, for their owner only', async () => {
    const { held, file, troubles } = await scene()
    expect(held.kept).toBeNull()
    held.keep(() => kept('one'))
    held.keep(() => kept('two'))
    await held.stop()
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await scene()).held.kept).toEqual(kept('two'))
    expect(troubles).toEqual([])
  })

  it('are written a moment after they came, so that a crash does not lose them', async () => {
    const { held, clock, file } = await scene()
    held.keep(() => kept('one'))
    await clock.advance(500)
    await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('"one"')
    await held.stop()
  })

  it('that cannot be read are told, and do not stop new ones', async () => {
    const { file } = await scene()
    await writeFile(file, '{"news":[{"over":1}]}')
    const { held, troubles } = await scene()
    expect(held.kept).toBeNull()
    expect(troubles).toHaveLength(1)
    held.keep(() => kept('new'))
    await held.stop()
    expect((await scene()).held.kept).toEqual(kept('new'))
  })
})
