import type { Setting, SettingKind } from '@shared/ipc/settings-calls'
import { describe, expect, it } from 'vitest'
import { draftTyped, draftWith, draftWithout, typedOf, valueNow } from './field-value'

const number: SettingKind = { kind: 'number', whole: true, least: 1, most: 20, unit: null }
const list: SettingKind = { kind: 'list', of: 'number', choices: null }

const setting = (takes: SettingKind, value: unknown = null, more: Partial<Setting> = {}): Setting => ({
  path: ['x'],
  place: 'x',
  key: 'x',
  section: 'general',
  group: null,
  takes,
  assumed: null,
  required: false,
  isSet: value !== null,
  value,
  secret: 'no',
  keepable: false,
  reference: null,
  line: 1,
  ...more,
})
const edited = (one: Setting, typed: string) => draftTyped(one, typed)?.edit

describe('what is typed into a field', () => {
  it('is the number that it looks like, also in wide figures, and else the text, so that the engine says what is wrong', () => {
    expect(edited(setting(number, 3), '5')).toEqual({ kind: 'set', path: ['x'], value: 5 })
    expect(edited(setting(number, 3), ' ３０ ')).toMatchObject({ value: 30 })
    expect(edited(setting(number, 3), '0.5')).toMatchObject({ value: 0.5 })
    for (const wrong of ['five', '1,5', '0x10', '--1', 'Infinity'])
      expect(edited(setting(number, 3), wrong)).toMatchObject({ value: wrong })
  })

  it('is no change when it says what the file says', () => {
    expect(draftTyped(setting(number, 3), '3')).toBeNull()
    expect(draftTyped(setting({ kind: 'json' }, { a: 1 }), '{"a":1}')).toBeNull()
    expect(draftTyped(setting(number), '')).toBeNull()
    expect(draftWithout(setting(number))).toBeNull()
  })

  it('that is empty takes the setting out, unless it has to be there', () => {
    expect(edited(setting(number, 3), '')).toEqual({ kind: 'remove', path: ['x'] })
    expect(edited(setting({ kind: 'text', longest: null }, 'a', { required: true }), '')).toMatchObject({
      value: '',
    })
  })

  it('is a list of its lines', () => {
    expect(edited(setting(list, [80]), '80\n\n443\nssh\n')).toMatchObject({ value: [80, 443, 'ssh'] })
    expect(typedOf(setting(list), [80, 443])).toBe('80\n443')
  })

  it('that is no JSON stays in the field and is not told', () => {
    expect(draftTyped(setting({ kind: 'json' }, 1), '{')).toMatchObject({ broken: true, typed: '{' })
    expect(typedOf(setting({ kind: 'json' }), [1])).toBe('[\n  1\n]')
  })

  it('replaces a secret even by the same text as is shown in its place', () => {
    expect(draftWith(setting({ kind: 'text', longest: null }, 'a', { secret: 'masked' }), 'a')).not.toBeNull()
  })
})

it('a setting says its draft, else the file, else nothing', () => {
  const one = setting(number, 3)
  expect(valueNow(one, undefined)).toBe(3)
  expect(valueNow(one, draftWith(one, 4) ?? undefined)).toBe(4)
  expect(valueNow(one, draftWithout(one) ?? undefined)).toBeUndefined()
  expect(valueNow(setting(number), undefined)).toBeUndefined()
})
