import { sectionSchemas } from '@shared/domain/settings-file'
import { isTextKey } from '@shared/text/text'
import { expect, it } from 'vitest'
import { checks } from '../checks'
import { knownSettings } from './known-settings'

/** One entry of everything that there can be. */
const everything = {
  health_checks: [...checks.keys()].map((type) => ({ name: type, type })),
  log_sources: [{ path: '/var/log/app.log' }],
  services: { app: {} },
}

it('every setting has a name and a meaning in both languages', () => {
  const { settings } = knownSettings(everything, checks)
  const keys = [...new Set(settings.map(({ key }) => key))]
  expect(keys.length).toBeGreaterThan(100)
  const missing = keys.flatMap((key) =>
    [`settings.name.${key}`, `settings.meaning.${key}`].filter(
      (text) => !isTextKey('ja', text) || !isTextKey('en', text),
    ),
  )
  expect(missing).toEqual([])
})

it('every section of the file is set here or has a page of its own', () => {
  const { settings } = knownSettings(everything, checks)
  const here = new Set(settings.map(({ path }) => path[0]))
  expect(Object.keys(sectionSchemas).filter((section) => !here.has(section))).toEqual([
    // Patterns and silences have pages; `$schema` is for editors.
    'error_patterns',
    'silences',
    '$schema',
  ])
})

it('a value that is none of settings has only those that stand once', () => {
  for (const value of [undefined, null, [], 'x', { health_checks: {}, log_sources: [1], services: [] }])
    expect(knownSettings(value, checks).groups).toEqual([])
})
