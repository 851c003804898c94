import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest'
import { gather } from '../../logs/testing/watched-logs'
import { startWriter } from './testing/log-writer'
import { rotationScene, signalled, WRITER, type Scene } from './testing/rotation-scene'

const wait = { timeout: 20_000, interval: 20 }
const workerFile = join(inject('workers'), 'scan-worker.js')

let scene: Scene
let pid = 0
beforeEach(async () => {
  scene = await rotationScene(signalled(() => pid))
})
afterEach(() => scene.remove())

it('the follower of a log that is rotated and compressed reads each of its lines once', async () => {
  const rule = {
    id: 'line',
    severity: 'error',
    pattern: 'INFO request',
    ignore: null,
    sources: null,
  } as const
  const seen = gather({ workerFile, hangMs: 5000 }, scene.log, { rules: [rule] })
  try {
    // Of a log that is there when it is begun only the last lines are read; of one that comes later, all.
    await vi.waitFor(() => expect(seen.statuses.at(-1)?.message.code).toBe('logs.missing'), wait)
    const writer = await startWriter([process.execPath, WRITER, scene.log, 'reopen', '5'])
    pid = writer.pid
    const total = () => seen.observations().reduce((sum, { count }) => sum + count, 0)
    for (let n = 0; n < 8; n++) {
      await vi.waitFor(async () => expect((await stat(scene.log)).size).toBeGreaterThan(60_000), wait)
      await scene.rotate({ max_size_mb: 0.01, service: 'writer' })
    }
    const written = await writer.stop()
    await vi.waitFor(() => expect(total()).toBe(written), wait)
    await seen.watch.poke()
    expect(total()).toBe(written)
  } finally {
    await seen.watch.stop()
  }
}, 90_000)
