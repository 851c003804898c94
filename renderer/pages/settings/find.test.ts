import { message } from '@shared/domain/new-message'
import type { Setting, SettingGroup } from '@shared/ipc/settings-calls'
import { expect, it } from 'vitest'
import { faultsByPlace, isFound } from './find'

it('a search finds what has all of its words, whatever their width and case', () => {
  expect(isFound('', ['x'])).toBe(true)
  expect(isFound('ＷＥＢhook url', ['Webhook の URL', 'notifications.webhook.url'])).toBe(true)
  expect(isFound('webhook mail', ['Webhook の URL'])).toBe(false)
})

it('a fault stands at the setting that it is in, else at its entry, else at the file', () => {
  const fault = (path: string) => ({ path, line: 1, column: 1, message: message('settings.value.invalid') })
  const places = ['guards.allowed_roots', 'health_checks[1].name'].map((place) => ({ place }) as Setting)
  const groups = [{ place: 'health_checks[1]' } as SettingGroup]
  const found = faultsByPlace(
    [
      'guards.allowed_roots[2]',
      'health_checks[1].name',
      'health_checks[1].odd',
      'health_checks[11].name',
      'guards.allowed_roots_too',
    ].map(fault),
    places,
    groups,
  )
  expect([...found].map(([place, faults]) => [place, faults.map(({ path }) => path)])).toEqual([
    ['guards.allowed_roots', ['guards.allowed_roots[2]']],
    ['health_checks[1].name', ['health_checks[1].name']],
    ['health_checks[1]', ['health_checks[1].odd']],
    ['', ['health_checks[11].name', 'guards.allowed_roots_too']],
  ])
})
