import { readdirSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { applyEvent } from '@shared/domain/apply-event'
import { eventSchema } from '@shared/domain/event'
import { emptyState } from '@shared/domain/state'
import { describe, expect, it } from 'vitest'
import { editions, fileOf, pictures } from '../e2e/screenshots/pictures'
import { weekOf } from '../e2e/screenshots/story/week'
import { wordsOf } from '../e2e/screenshots/story/words'

const root = resolve(import.meta.dirname, '..')
const folder = resolve(root, 'docs/screenshots')
const MOST_BYTES = 2_500_000

const pages = readdirSync(resolve(root, 'renderer/pages'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
const shown = [...readFileSync(resolve(root, 'README.md'), 'utf8').matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(
  ([, path = '']) => path,
)

describe('the pictures of the window', () => {
  it('show every page', () => {
    const pictured: readonly string[] = pictures.map(({ page }) => page)
    expect(pages.filter((page) => !pictured.includes(page))).toEqual([])
  })

  it('are there, each in every edition, and no others', () => {
    const expected = pictures.flatMap((picture) => editions.map((edition) => fileOf(picture, edition)))
    expect(readdirSync(folder).toSorted()).toEqual(expected.toSorted())
  })

  it('keep the repository small', () => {
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(resolve(folder, name)).size, 0)
    expect(bytes).toBeLessThan(MOST_BYTES)
  })

  it('are what README shows', () => {
    expect(shown.length).toBeGreaterThan(0)
    for (const path of shown) expect(statSync(resolve(root, path)).isFile()).toBe(true)
  })
})

describe('the week that they show', () => {
  const now = Date.parse('2026-01-31T10:20:00+09:00')

  it.each(['ja', 'en'] as const)(
    'is one that the engine could have recorded, always the same: %s',
    (language) => {
      const week = weekOf(now, wordsOf(language))
      expect(weekOf(now, wordsOf(language))).toEqual(week)
      expect(week.filter(({ at }) => at > now || at < now - 7 * 86_400_000)).toEqual([])
      const events = week.map((draft, index) => eventSchema.parse({ ...draft, seq: index + 1, v: 1 }))
      const { incidents, repairs } = events.reduce(applyEvent, emptyState)
      const open = Object.values(incidents).filter(({ closedAt }) => closedAt === null)
      expect(open.map(({ id }) => id)).toEqual(['prediction-0'])
      expect(new Set(Object.values(repairs).map(({ outcome }) => outcome))).toEqual(new Set(['verified']))
    },
  )
})
