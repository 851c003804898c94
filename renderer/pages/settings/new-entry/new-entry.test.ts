import type { NewEntry, Setting } from '@shared/ipc/settings-calls'
import { describe, expect, it } from 'vitest'
import type { Draft } from '../drafts'
import { draftSecret, draftTyped } from '../field-value'
import { additionOf, draftsOf, freeName, missingIn, partsOf, settingsFor, type Filled } from './new-entry'

const text = { kind: 'text', longest: null } as const
const number = { kind: 'number', whole: false, least: 1, most: null, unit: 'seconds' } as const

const setting = (name: string, more: Partial<Setting> = {}): Setting => ({
  path: ['health_checks', 2, name],
  place: `health_checks[2].${name}`,
  key: `check.${name}`,
  section: 'checks',
  group: 'health_checks.2',
  takes: text,
  assumed: null,
  required: false,
  isSet: false,
  value: null,
  secret: 'no',
  keepable: false,
  reference: null,
  line: null,
  ...more,
})

const settings = {
  name: setting('name', { required: true }),
  url: setting('url', { required: true }),
  password: setting('password', { keepable: true }),
  interval: setting('interval', { takes: number, assumed: 30 }),
  timeout: setting('timeout', { takes: number, assumed: 10 }),
  warning: setting('warning', { takes: number, assumed: 2 }),
  threshold: setting('threshold', { takes: number, assumed: 5 }),
  headers: setting('headers', { takes: { kind: 'json' } }),
}
const kind: NewEntry = {
  list: 'health_checks',
  path: ['health_checks', 2],
  place: 'health_checks[2]',
  type: 'http',
  settings: Object.values(settings),
  asks: ['health_checks[2].name', 'health_checks[2].url'],
}
const none = new Set<string>()

const typed = (some: Partial<Record<keyof typeof settings, string>>): Filled =>
  Object.fromEntries(
    Object.entries(some).flatMap(([name, value]): (readonly [string, Draft])[] => {
      const draft = draftTyped(settings[name as keyof typeof settings], value)
      return draft === null ? [] : [[name, draft]]
    }),
  )
const added = (filled: Filled, isKept = true) => {
  const now = settingsFor(kind, filled, none)
  return additionOf(kind, now, draftsOf(now, filled), isKept)
}

describe('a new entry of the settings file', () => {
  it('has a name that no check has, until a person gives it one', () => {
    expect(freeName('http', none)).toBe('http')
    expect(freeName('http', new Set(['http', 'http_2']))).toBe('http_3')
    const [name] = settingsFor(kind, {}, new Set(['http']))
    expect(name).toMatchObject({ assumed: 'http_2', required: false })
  })

  it('says what was filled in and leaves every default out', () => {
    expect(added(typed({ url: ' https://example.jp/ ' }), false)).toEqual({
      kind: 'set',
      path: ['health_checks', 2],
      value: { name: 'http', type: 'http', url: 'https://example.jp/' },
    })
    expect(added(typed({ name: '決済', url: 'https://example.jp/', interval: '１５' }))).toMatchObject({
      value: { name: '決済', interval: 15 },
    })
  })

  it('gives a secret to the store where there is one', () => {
    for (const isKept of [true, false]) {
      const secret = draftSecret(settings.password, 'himitsu ', isKept)
      if (secret === null) throw new Error('a secret was typed')
      const edit = added({ ...typed({ url: 'https://example.jp/' }), password: secret }, isKept)
      expect(edit).toMatchObject({ value: { password: 'himitsu ' } })
      expect('keepSecrets' in edit).toBe(isKept)
    }
  })

  it('is judged once everything that it cannot do without is there', () => {
    const missing = (filled: Filled): readonly string[] => {
      const now = settingsFor(kind, filled, none)
      return missingIn(now, draftsOf(now, filled)).map(({ place }) => place)
    }
    expect(missing({})).toEqual(['health_checks[2].url'])
    expect(missing(typed({ url: '  ' }))).toEqual(['health_checks[2].url'])
    expect(missing(typed({ url: 'x' }))).toEqual([])
    expect(missing(typed({ url: 'x', headers: '{' }))).toEqual(['health_checks[2].headers'])
  })

  it('shows the numbers with what is meant by them, one limit no more than the other is given', () => {
    expect([...partsOf(kind).numbers].map((place) => place.split('.').at(-1))).toEqual([
      'interval',
      'timeout',
      'warning',
      'threshold',
    ])
    const assumed = settingsFor(kind, typed({ threshold: '9', interval: '4' }), none).map(
      (one) => one.assumed,
    )
    expect(assumed).toEqual(['http', null, null, 30, 4, null, null, null])
  })
})
