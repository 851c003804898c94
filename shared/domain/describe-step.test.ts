import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderMessage } from '../text/text'
import { describeStep, quoteArgument, stepCommand } from './describe-step'
import type { Step } from './plan'

const service = { service: 'redis', manager: 'systemd', unit: 'redis-server', timeoutMs: 30_000 } as const
const steps: readonly Step[] = [
  {
    kind: 'service',
    verb: 'restart',
    argv: ['systemctl', 'restart', '--', 'redis-server.service'],
    ...service,
  },
  {
    kind: 'await_active',
    argv: ['supervisorctl', '-c', '/etc/my supervisor.conf', 'status', 'redis'],
    ...service,
  },
  { kind: 'mkdir', path: '/srv/my app', mode: 0o755, owner: null },
  { kind: 'mkdir', path: '/srv/app', mode: 0o2750, owner: { uid: 33, gid: 33, name: 'www-data' } },
]

describe('a step', () => {
  it('is a sentence in both languages with nothing left to fill in', () => {
    expect(steps.map((step) => renderMessage('ja', describeStep(step)))).toEqual([
      'サービス redis を再起動します（systemd の redis-server）',
      'サービス redis が起動するまで待ちます（最長 30 秒）',
      'ディレクトリ /srv/my app を作成します（モード 755）',
      'ディレクトリ /srv/app を作成します（モード 2750、所有者 www-data）',
    ])
    for (const step of steps) expect(renderMessage('en', describeStep(step))).not.toMatch(/[{}]/)
  })

  it('is a command line to read', () => {
    expect(steps.map(stepCommand)).toEqual([
      'systemctl restart -- redis-server.service',
      "supervisorctl -c '/etc/my supervisor.conf' status redis",
      "install -d -m 755 '/srv/my app'",
      'install -d -m 2750 -o 33 -g 33 /srv/app',
    ])
  })
})

describe('quoteArgument', () => {
  it('keeps a hostile word on one line and inert', () => {
    expect(quoteArgument('a;rm -rf $(x)')).toBe("'a;rm -rf $(x)'")
    expect(quoteArgument("it's")).toBe(String.raw`'it'\''s'`)
    expect(quoteArgument('a\nb\u001b[31m')).toBe(String.raw`$'a\x0ab\x1b[31m'`)
    expect(quoteArgument('\u202eevil')).toBe(String.raw`$'\U0000202eevil'`)
    expect(quoteArgument('')).toBe("''")
  })

  it('is read back by bash as exactly the same words', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\0'))
    const control = fc.string({
      unit: fc.constantFrom('\n', '\u001b', "'", '\\', 'a', '"', ' ', '$', '`', '\u202e'),
      maxLength: 8,
    })
    fc.assert(
      fc.property(fc.array(fc.oneof(word, control), { minLength: 1, maxLength: 4 }), (words) => {
        const line = `printf '%s\\0' ${words.map(quoteArgument).join(' ')}`
        expect(line).not.toContain('\n')
        const read = execFileSync('bash', ['--norc', '-c', line], {
          encoding: 'utf8',
          env: { LANG: 'C.UTF-8', PATH: '/usr/bin:/bin' },
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        expect(read.split('\0').slice(0, -1)).toEqual(words)
      }),
      { numRuns: 60 },
    )
  })
})
