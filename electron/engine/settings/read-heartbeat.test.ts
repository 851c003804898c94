import { describe, expect, it } from 'vitest'
import { parseSettings } from './parse-settings'
import { sampleOptions } from './testing/sample-registry'

const read = (
  heartbeat: unknown,
  env: Readonly<Record<string, string>> = {},
  baseDir: string | null = '/srv',
) => parseSettings(JSON.stringify({ heartbeat }, null, 2), { ...sampleOptions, baseDir, env })

describe('heartbeat', () => {
  it.each([
    [
      { file: '/run/mamori/alive' },
      { file: '/run/mamori/alive', url: null, method: 'GET', intervalMs: 60_000 },
    ],
    [
      { file: 'alive', interval: 10 },
      { file: '/srv/alive', url: null, method: 'GET', intervalMs: 10_000 },
    ],
    [
      { url: 'https://hc.example.org/${TOKEN}', method: 'POST' },
      { file: null, url: 'https://hc.example.org/abc', method: 'POST', intervalMs: 60_000 },
    ],
  ])('%j is read', (heartbeat, use) => {
    expect(read(heartbeat, { TOKEN: 'abc' })).toMatchObject({
      kind: 'loaded',
      settings: { heartbeat: use, warnings: [] },
    })
  })

  it('is none unless it is written', () => {
    expect(parseSettings('{}', sampleOptions)).toMatchObject({ settings: { heartbeat: null } })
  })

  it.each([
    [{}, 'heartbeat', 'settings.heartbeat.nowhere', 2],
    [{ url: 'ftp://x' }, 'heartbeat.url', 'settings.heartbeat.url', 3],
    [{ url: 'x' }, 'heartbeat.url', 'settings.heartbeat.url', 3],
  ])('%j is a fault with its place', (heartbeat, path, code, line) => {
    expect(read(heartbeat)).toMatchObject({ kind: 'faulty', faults: [{ path, line, message: { code } }] })
  })

  it('cannot be relative to nothing, beat too often, or name what is unknown', () => {
    expect(read({ file: 'alive' }, {}, null)).toMatchObject({
      faults: [{ path: 'heartbeat.file', message: { code: 'settings.heartbeat.relative' } }],
    })
    expect(read({ file: '/a', interval: 1 })).toMatchObject({ faults: [{ path: 'heartbeat.interval' }] })
    expect(read({ url: 'https://x/${MISSING}' })).toMatchObject({ faults: [{ path: 'heartbeat.url' }] })
    expect(read({ file: '/a', intervall: 60 })).toMatchObject({
      kind: 'loaded',
      settings: { warnings: [{ path: 'heartbeat.intervall' }] },
    })
  })
})
