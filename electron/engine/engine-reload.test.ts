import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, it, onTestFinished, vi } from 'vitest'
import { createLogWatch } from './logs/start-log-watch'
import { makeFolder } from './logs/testing/watched-logs'
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

it('acts on a line that is written while new settings take over', async () => {
  const folder = makeFolder()
  onTestFinished(folder.remove)
  const path = join(folder.path, 'app.log')
  writeFileSync(path, 'x of yesterday\n')
  const startLogWatch = createLogWatch({ workerFile: join(inject('workers'), 'scan-worker.js') })
  let watches = 0
  const rules = [logRule('file_not_found', 'mkdirs', true)]
  const known = { mode: 'approve', rules, sources: [{ id: path, path }] } as const
  const s = await scene(known, [], undefined, {
    startLogWatch: (options) => {
      watches += 1
      // The log is not followed at this moment.
      if (watches === 2) appendFileSync(path, 'x while nobody looked\n')
      return startLogWatch(options)
    },
  })
  await s.engine.runCycle()
  expect(s.engine.state().incidents).toEqual({})
  await s.engine.reload(settings({ ...known, sha256: 'b'.repeat(64) }))
  await vi.waitFor(() => expect(Object.values(s.engine.state().incidents)).toHaveLength(1), { timeout: 8000 })
  expect(s.bugs).toEqual([])
})
