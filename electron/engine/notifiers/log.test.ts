import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { message } from '@shared/domain/message'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Notice } from './define-notifier'
import log from './log'
import { alertLine, localTimestamp } from './log-channel/alert-line'
import { createRotatingAppender } from './log-channel/append-rotating'

let logDir: string
beforeEach(async () => {
  logDir = await mkdtemp(join(tmpdir(), 'mamori-alerts-'))
})
afterEach(() => rm(logDir, { recursive: true, force: true }))

const { signal } = new AbortController()
const notice = (more: Partial<Notice> = {}): Notice => ({
  at: Date.UTC(2026, 0, 31, 5, 30, 15),
  severity: 'critical',
  title: message('verify.still_failing', { check: 'redis' }),
  incidentId: 'i-1',
  audit: null,
  ...more,
})
const file = () => join(logDir, 'alerts.log')
const lines = async () => (await readFile(file(), 'utf8')).trimEnd().split('\n')
const permissions = async (path: string) => (await stat(path)).mode & 0o777

describe('the alert log', () => {
  it('gets one JSON object a line with the fields of its format', async () => {
    expect(await log.send({ logDir }, notice(), signal)).toEqual({ kind: 'delivered' })
    expect(await log.send({ logDir }, notice({ incidentId: null, severity: 'warning' }), signal)).toEqual({
      kind: 'delivered',
    })
    const [first, second, ...more] = (await lines()).map(
      (line) => JSON.parse(line) as Record<string, unknown>,
    )
    expect(more).toEqual([])
    expect(first).toEqual({
      timestamp: localTimestamp(notice().at),
      severity: 'critical',
      message: '監視項目 redis は修復後も異常です',
      code: 'verify.still_failing',
      params: { check: 'redis' },
      incident_id: 'i-1',
    })
    expect(first).not.toHaveProperty('audit')
    expect(second).not.toHaveProperty('incident_id')
    expect(await permissions(file())).toBe(0o600)
  })

  it('fixes the head of the audit chain', async () => {
    const audit = { seq: 12, chain: 'c'.repeat(64) }
    await log.send({ logDir }, notice({ audit }), signal)
    expect(JSON.parse((await lines())[0] ?? '')).toMatchObject({ audit })
  })

  it('makes its folder, for its owner only', async () => {
    const deep = join(logDir, 'data', 'logs')
    await log.send({ logDir: deep }, notice(), signal)
    expect(await permissions(deep)).toBe(0o700)
  })

  it('closes a file that others could read', async () => {
    await writeFile(file(), '', { mode: 0o644 })
    await log.send({ logDir }, notice(), signal)
    expect(await permissions(file())).toBe(0o600)
  })

  it('keeps its order and its lines whole when many come at once', async () => {
    await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        log.send({ logDir }, notice({ incidentId: `i-${String(i)}` }), signal),
      ),
    )
    const ids = (await lines()).map((line) => (JSON.parse(line) as { incident_id: string }).incident_id)
    expect(ids).toEqual(Array.from({ length: 200 }, (_, i) => `i-${String(i)}`))
  })

  it('rotates at 10 MB and keeps five old files', async () => {
    for (let round = 1; round <= 7; round++) {
      await log.send({ logDir }, notice({ incidentId: `i-${String(round)}` }), signal)
      await truncate(file(), 10 * 1024 * 1024 - 10)
    }
    await log.send({ logDir }, notice({ incidentId: 'last' }), signal)
    expect((await readdir(logDir)).sort()).toEqual([
      'alerts.log',
      ...[1, 2, 3, 4, 5].map((n) => `alerts.log.${String(n)}`),
    ])
    expect((await lines()).map((line) => (JSON.parse(line) as { incident_id: string }).incident_id)).toEqual([
      'last',
    ])
    expect(await readFile(`${file()}.5`, 'utf8')).toContain('"i-3"')
    expect(await permissions(`${file()}.1`)).toBe(0o600)
  })

  it('follows no link that somebody put in its place', async () => {
    const elsewhere = join(logDir, 'elsewhere')
    await writeFile(elsewhere, 'untouched')
    await symlink(elsewhere, file())
    expect(await log.send({ logDir }, notice(), signal)).toMatchObject({
      kind: 'failed',
      retryable: true,
      why: { params: { reason: 'ELOOP' } },
    })
    expect(await readFile(elsewhere, 'utf8')).toBe('untouched')
  })

  it('tells where it cannot write, and writes again when it can', async () => {
    await mkdir(file())
    expect(await log.send({ logDir }, notice(), signal)).toMatchObject({
      kind: 'failed',
      why: { code: 'notifier.log.failed', params: { path: file() } },
    })
    await rm(file(), { recursive: true })
    expect(await log.send({ logDir }, notice(), signal)).toEqual({ kind: 'delivered' })
  })

  it('does nothing once it is too late', async () => {
    expect(await log.send({ logDir }, notice(), AbortSignal.abort())).toMatchObject({ kind: 'failed' })
    expect(await readdir(logDir)).toEqual([])
  })
})

describe('alertLine', () => {
  it('lets no value end the line, start another or reach the terminal', () => {
    const hostile = 'x\n{"severity":"critical"}\r\u2028\u2029\u001b[2J\u009b31m\u202e\u{e0001}\u0000"\\'
    const line = alertLine(notice({ title: message('verify.still_failing', { check: hostile }) }))
    expect(line.indexOf('\n')).toBe(line.length - 1)
    expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    expect((JSON.parse(line) as { params: { check: string } }).params.check).toBe(hostile)
  })
})

describe('localTimestamp', () => {
  it('states the same moment with its offset', () => {
    const at = Date.UTC(2026, 0, 31, 5, 30, 15)
    expect(localTimestamp(at)).toMatch(/^2026-01-\d\dT\d\d:\d\d:15[+-]\d\d:\d\d$/)
    expect(Date.parse(localTimestamp(at))).toBe(at)
  })
})

describe('createRotatingAppender', () => {
  it('writes a line that is larger than the bound into a file of its own', async () => {
    const append = createRotatingAppender(file(), { maxBytes: 10, generations: 2 })
    for (const line of ['short\n', `${'long'.repeat(10)}\n`, 'end\n']) await append(line)
    expect((await readdir(logDir)).sort()).toEqual(['alerts.log', 'alerts.log.1', 'alerts.log.2'])
    expect(await readFile(`${file()}.1`, 'utf8')).toBe(`${'long'.repeat(10)}\n`)
  })
})
