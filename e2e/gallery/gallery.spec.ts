import { resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { message } from '../../shared/domain/new-message'
import type { Finding } from '../../shared/domain/setup'
import type { Preferences } from '../../shared/ipc/contract'
import { eventsOf } from '../../renderer/testing/story'
import { storyOf, worldOf, type WorldName } from '../../renderer/testing/worlds'
import { infoOf, showWorld } from './fake-bridge'

const now = Date.parse('2026-01-31T14:30:15+09:00')
const out = resolve(import.meta.dirname, '../../artifacts/gallery')

const findings: readonly Finding[] = [
  {
    id: 'pg',
    kind: 'postgresql',
    label: 'PostgreSQL 15 (5432)',
    detail: message('setup.postgresql.answers', { where: '127.0.0.1:5432' }),
    suggested: true,
  },
  {
    id: 'redis',
    kind: 'redis',
    label: 'Redis (6379)',
    detail: message('setup.redis.answers', { where: '127.0.0.1:6379' }),
    suggested: true,
  },
  {
    id: 'nginx',
    kind: 'service',
    label: 'nginx.service',
    detail: message('setup.service.active', { manager: 'systemd', unit: 'nginx.service' }),
    suggested: true,
  },
  {
    id: 'app',
    kind: 'service',
    label: 'app.service',
    detail: message('setup.service.active', { manager: 'systemd', unit: 'app.service' }),
    suggested: false,
  },
  {
    id: 'log1',
    kind: 'log',
    label: '/var/log/nginx/error.log',
    detail: message('setup.log.readable', { kib: 482 }),
    suggested: true,
  },
  {
    id: 'log2',
    kind: 'log',
    label: '/var/log/syslog',
    detail: message('setup.log.readable', { kib: 482 }),
    suggested: true,
  },
]

type Picture = { readonly name: string; readonly world: WorldName; readonly keys?: readonly string[] }

const pictures: readonly Picture[] = [
  { name: 'overview-calm', world: 'calm' },
  { name: 'overview-busy', world: 'busy' },
  { name: 'approvals', world: 'busy', keys: ['g', 'a'] },
  { name: 'incidents', world: 'busy', keys: ['g', 'i'] },
  { name: 'metrics', world: 'busy', keys: ['g', 'm'] },
  { name: 'rejected', world: 'rejected' },
  { name: 'first', world: 'first' },
  { name: 'setup', world: 'setup' },
  { name: 'faults', world: 'faults' },
]

const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 700 },
] as const

for (const language of ['ja', 'en'] as const)
  for (const theme of ['dark', 'light'] as const)
    for (const size of sizes)
      for (const picture of pictures)
        test(`${picture.name} ${language} ${theme} ${size.width}`, async ({ page }) => {
          const preferences: Preferences = { language, theme }
          const faults: string[] = []
          page.on('console', (line) => {
            if (line.type() === 'error') faults.push(line.text())
          })
          page.on('pageerror', (error) => faults.push(error.message))
          await page.setViewportSize(size)
          const events = eventsOf(storyOf(picture.world, now), now)
          await showWorld(
            page,
            { snapshot: worldOf(picture.world, now), events, info: infoOf(preferences), findings },
            now,
          )
          await page.goto('/')
          await expect(page.getByRole('main')).toBeVisible()
          for (const key of picture.keys ?? []) await page.keyboard.press(key)
          await page.waitForLoadState('networkidle')
          await page.screenshot({
            path: resolve(out, `${picture.name}-${language}-${theme}-${size.width}.png`),
          })
          expect(faults).toEqual([])
          const overflows = await page.evaluate(
            () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
          )
          expect(overflows).toBe(false)
        })
