import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Event } from '@shared/domain/event'
import { describe, expect, it, vi } from 'vitest'
import { startDaemon } from './testing/start-daemon'

const settings = (dir: string): object => ({
  mode: 'observe',
  health_checks: [
    { name: 'disk_space', type: 'disk', interval: 300, threshold: 100, warning: 99.9, critical: true },
  ],
  log_sources: [{ path: join(dir, 'app.log') }],
})

type Report = { readonly what: object; readonly events: readonly Event[] }

describe('mamori export beside a running engine', { timeout: 120_000 }, () => {
  it('asks it, says the same as the journal that it writes, and reads that once the engine is gone', async () => {
    const daemon = await startDaemon(settings, ['app.log'])
    await vi.waitFor(async () => expect((await daemon.run('events')).stdout).toContain('Following'), {
      timeout: 20_000,
    })
    const words = ['export', '--json', '--text', 'app.log']
    const asked = await daemon.run(...words)
    expect([asked.code, asked.stderr]).toEqual([0, ''])
    const report = JSON.parse(asked.stdout) as Report
    expect(report.what).toEqual({ kind: 'span', text: 'app.log' })
    expect(report.events.map(({ type }) => type)).toContain('source.changed')
    const read = await daemon.run(...words, '--data-dir', 'data')
    expect((JSON.parse(read.stdout) as Report).events).toEqual(report.events)

    await daemon.end('SIGTERM')
    const usual = join(daemon.dir, '.local/share/mamori')
    await mkdir(usual, { recursive: true })
    await cp(join(daemon.dir, 'data/mamori.db'), join(usual, 'mamori.db'))
    const after = await daemon.run('export', '--text', 'app.log')
    expect([after.code, after.stderr]).toEqual([0, ''])
    expect(after.stdout).toMatch(/^# Timeline\n/)
    expect(after.stdout.match(/^### /gm)?.length).toBeGreaterThanOrEqual(report.events.length)
  })
})
