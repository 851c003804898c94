import type { Step } from '@shared/domain/plan'
import { message } from '@shared/domain/new-message'
import { ja } from '@shared/text/ja'
import { text } from '@shared/text/text'
import { describe, expect, it } from 'vitest'
import { beforeOf, keptOf, type Said } from './before-words'

const inJapanese = (said: Said | null): string | null => (said === null ? null : text('ja', ...said))
const time = (at: number): string => `@${at}`
const access = { uid: 0, gid: 33, mode: 0o640 }
const steps = {
  access: {
    kind: 'access',
    path: '/srv/a\u001b[2J',
    id: { device: '1', inode: '2' },
    before: access,
    after: { ...access, mode: 0o600 },
    ownerName: null,
  },
  trash: {
    kind: 'delete',
    root: '/tmp/app',
    patterns: ['*.tmp'],
    recursive: true,
    minAgeMs: 0,
    ageBy: 'modified',
    bounds: { files: 10, bytes: 10 },
    trash: { folder: '/var/trash', keepMs: 7 * 86_400_000 },
    found: { files: 3, bytes: 4096, oldestAt: 5 },
  },
  service: {
    kind: 'service',
    verb: 'restart',
    service: 'redis',
    manager: 'systemd',
    unit: 'redis.service',
    argv: ['systemctl', 'restart', 'redis.service'],
    timeoutMs: 1000,
  },
} as unknown as Readonly<Record<'access' | 'trash' | 'service', Step>>

describe('how things are before a plan, and what is kept of that', () => {
  it('is told of what changes, harmlessly', () => {
    expect(inJapanese(beforeOf(steps.access, time))).toBe('/srv/a: 所有者とモードは 0:33 0640')
    expect(inJapanese(beforeOf(steps.trash, time))).toMatch(/^\/tmp\/app: 3 ファイル、.+。最も古いものは @5$/)
    expect(beforeOf(steps.service, time)).toBeNull()
  })

  it('is told of trash and of what is gone for good', () => {
    const plan = { touches: [] }
    expect(inJapanese(keptOf(steps.trash, plan))).toBe('消したファイルは /var/trash に 7 日間残します')
    expect(keptOf({ ...steps.trash, trash: null } as Step, plan)?.[0]).toBe('approval.kept.none')
    expect(keptOf(steps.service, plan)).toBeNull()
    expect(ja['approval.kept.none']).not.toBe('')
  })

  it('promises no backup where the settings make none', () => {
    const json = { kind: 'fix_json', path: '/srv/a.json' } as Step
    expect(keptOf(json, { touches: [] })?.[0]).toBe('approval.kept.backup')
    expect(keptOf(json, { touches: [message('touch.backup.none')] })).toBeNull()
  })
})
