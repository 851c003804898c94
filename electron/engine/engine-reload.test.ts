import { expect, it } from 'vitest'
import { operator, scene } from './testing/engine-scene'
import { logRule, settings } from './testing/scene-settings'

it('new settings wait for a long repair while the host is watched and people are heard', async () => {
  const rules = [logRule('file_not_found', 'mkdirs', true)]
  const s = await scene({ mode: 'auto', rules })
  let end = (): void => undefined
  s.world.hold = new Promise((resolve) => {
    end = resolve
  })
  await s.batch('file_not_found')
  let looks = 0
  const healthy = {
    status: 'healthy',
    band: 'normal',
    message: { code: 'check.timeout', params: { name: 'redis', seconds: 5 } },
    details: {},
  } as const
  s.world.reading = async () => {
    looks += 1
    return healthy
  }
  const reloaded = s.engine.reload(settings({ mode: 'auto', rules, sha256: 'b'.repeat(64) }))
  await s.clock.advance(60 * 60_000)
  expect(looks).toBeGreaterThan(50)
  await s.engine.setMode('observe', operator)
  expect(s.engine.state().mode).toBe('observe')
  expect(s.engine.state().settings?.sha256).toBe('a'.repeat(64))
  end()
  await s.clock.settle()
  await reloaded
  expect(s.engine.state().settings?.sha256).toBe('b'.repeat(64))
  expect(s.bugs).toEqual([])
})
