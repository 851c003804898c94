import { isTextKey } from '@shared/text/text'
import { describe, expect, it } from 'vitest'
import { checks } from '../checks'
import type { Check } from '../checks/define-check'
import { newEntries } from './new-entries'

const file = { health_checks: [{}, {}], log_sources: [{}] }
const entries = newEntries(file, checks)
const of = (type: string | null) => entries.find((entry) => entry.type === type)
const fieldsOf = (places: readonly string[] | undefined): readonly string[] =>
  (places ?? []).map((place) => place.replace(/^.*\]\./, ''))

describe('what can be added', () => {
  it('is a check of every kind there is, and a log, each behind the last of its list', () => {
    expect(entries.map(({ type }) => type)).toEqual([...checks.keys(), null])
    expect(new Set(entries.map(({ place }) => place))).toEqual(
      new Set(['health_checks[2]', 'log_sources[1]']),
    )
  })

  it('is called by a name in both languages', () => {
    const missing = [...checks.keys()].filter(
      (type) => !isTextKey('ja', `entry.kind.${type}`) || !isTextKey('en', `entry.kind.${type}`),
    )
    expect(missing).toEqual([])
  })

  it('asks for what has no default', () => {
    expect(fieldsOf(of('http')?.asks)).toEqual(['name', 'url'])
    expect(fieldsOf(of('postgresql')?.asks)).toEqual(['name', 'host', 'port', 'database', 'user', 'password'])
    expect(fieldsOf(of('log_freshness')?.asks)).toEqual(['name', 'path', 'max_age_seconds'])
    expect(fieldsOf(of('memory')?.asks)).toEqual(['name'])
    expect(fieldsOf(of(null)?.asks)).toEqual(['path'])
  })

  it('asks only for settings that there are', () => {
    for (const [type, { asks = [] }] of checks)
      expect(fieldsOf(of(type)?.settings.map(({ place }) => place))).toEqual(
        expect.arrayContaining([...asks]),
      )
  })

  it('tells what is meant where nothing is said: how often, how long, and the limits', () => {
    const assumed = Object.fromEntries(
      (of('http')?.settings ?? []).map(({ path, assumed: meant }) => [String(path.at(-1)), meant]),
    )
    expect(assumed).toMatchObject({ interval: 30, timeout: 10, consecutive: 3, warning: 2, threshold: 5 })
  })

  it('has its password kept in the store', () => {
    const password = of('redis')?.settings.find(({ path }) => path.at(-1) === 'password')
    expect(password).toMatchObject({ keepable: true, isSet: false, value: null })
  })

  it('knows a kind of check that was just written', () => {
    const http = checks.get('http')
    if (http === undefined) throw new Error('there is no check of HTTP')
    const mine: Check = { ...http, id: 'mine', asks: ['url'] }
    const [entry] = newEntries({}, new Map([['mine', mine]]))
    expect(entry).toMatchObject({ type: 'mine', place: 'health_checks[0]' })
    expect(fieldsOf(entry?.asks)).toEqual(['name', 'url'])
  })
})
