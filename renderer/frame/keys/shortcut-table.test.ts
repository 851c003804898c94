import { describe, expect, it } from 'vitest'
import { keyLabel, pressedShortcut, sheetGroups, shortcuts } from './shortcut-table'

const sources = import.meta.glob<string>(
  ['/renderer/**/*.{ts,tsx}', '!/**/*.test.{ts,tsx}', '!/renderer/frame/keys/shortcut-table.ts'],
  { eager: true, query: '?raw', import: 'default' },
)
const code = Object.values(sources).join('\n')

const press = (key: string, more: Partial<Record<'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...more,
})

describe('the table of shortcuts', () => {
  it.each(shortcuts.map(({ id }) => id))('%s is handled somewhere', (id) => {
    expect(code).toContain(`'${id}'`)
  })

  it.each(shortcuts.map(({ id, key, name, group }) => [id, { key, name, group }] as const))(
    '%s stands on the sheet',
    (_, { key, name, group }) => {
      const lines = sheetGroups.find((one) => one.group === group)?.lines ?? []
      expect(lines.find((line) => line.name === name)?.keys).toContain(key)
    },
  )

  it('is the only place that says which key does what', () => {
    const asked = [...code.matchAll(/event\.key === '(.+?)'/g)].map(([, key]) => key)
    const own = shortcuts
      .map(({ key }): string => key)
      .filter((key) => !['Enter', 'Escape', ' '].includes(key))
    expect(asked.filter((key) => own.includes(key ?? ''))).toEqual([])
  })

  it('gives no key twice', () => {
    const keys = shortcuts.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('a pressed key', () => {
  it.each([
    [press('j'), 'list.next'],
    [press('k'), 'list.previous'],
    [press('k', { ctrlKey: true }), 'palette.open'],
    [press('K', { metaKey: true }), 'palette.open'],
    [press('j', { ctrlKey: true }), null],
    [press('k', { metaKey: true, altKey: true }), null],
    [press('J'), null],
  ])('%j', (event, id) => {
    expect(pressedShortcut(event, ['list.next', 'list.previous', 'palette.open'])).toBe(id)
  })

  it('is none of the others', () => {
    expect(pressedShortcut(press('a'), ['repair.reject'])).toBe(null)
  })
})

describe('the name of a key', () => {
  it.each([
    ['K', false, 'Ctrl K'],
    ['K', true, '⌘K'],
    [' ', false, 'Space'],
    ['Escape', false, 'Esc'],
    ['j', true, 'j'],
  ] as const)('%s (apple: %s) is %s', (key, apple, label) => {
    expect(keyLabel(key, apple)).toBe(label)
  })
})
