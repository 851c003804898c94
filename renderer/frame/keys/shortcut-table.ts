import type { TextKey } from '@shared/text/text'

type Shortcut = {
  readonly id: string
  /** The key as the browser names it, a capital letter for one with Ctrl or ⌘. */
  readonly key: string
  readonly name: TextKey
  readonly group: 'everywhere' | 'lists' | 'approvals'
}

/** Every key of the window besides `g` and a page's own: who handles keys asks here, and the sheet is made of it. */
export const shortcuts = [
  { id: 'palette.open', key: 'K', name: 'keys.palette', group: 'everywhere' },
  { id: 'cycle.run', key: '.', name: 'loop.run', group: 'everywhere' },
  { id: 'layer.close', key: 'Escape', name: 'keys.close_layer', group: 'everywhere' },
  { id: 'sheet.open', key: '?', name: 'keys.sheet', group: 'everywhere' },
  { id: 'list.next', key: 'j', name: 'keys.move', group: 'lists' },
  { id: 'list.previous', key: 'k', name: 'keys.move', group: 'lists' },
  { id: 'list.open', key: 'Enter', name: 'keys.open_thing', group: 'lists' },
  { id: 'list.filter', key: '/', name: 'keys.filter', group: 'lists' },
  { id: 'list.pause', key: ' ', name: 'keys.pause', group: 'lists' },
  { id: 'period.shorter', key: '[', name: 'metrics.range.keys', group: 'lists' },
  { id: 'period.longer', key: ']', name: 'metrics.range.keys', group: 'lists' },
  { id: 'repair.approve', key: 'a', name: 'word.act.approve', group: 'approvals' },
  { id: 'repair.reject', key: 'x', name: 'word.act.reject', group: 'approvals' },
  { id: 'repair.later', key: 'l', name: 'word.act.later', group: 'approvals' },
  { id: 'repair.undo', key: 'u', name: 'word.act.undo', group: 'approvals' },
] as const satisfies readonly Shortcut[]

export type ShortcutId = (typeof shortcuts)[number]['id']
export type ShortcutGroup = Shortcut['group']

/** The first of a chord that goes to a page. */
export const goKey = 'g'

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>

const isPressed = ({ key }: Pick<Shortcut, 'key'>, event: Pressed): boolean =>
  /^[A-Z]$/.test(key)
    ? (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === key.toLowerCase()
    : !event.ctrlKey && !event.metaKey && !event.altKey && event.key === key

/** Which of some shortcuts was pressed; null for none of them. */
export const pressedShortcut = <I extends ShortcutId>(event: Pressed, among: readonly I[]): I | null =>
  among.find((id) => shortcuts.some((one) => one.id === id && isPressed(one, event))) ?? null

const keyNames: Readonly<Record<string, string>> = { ' ': 'Space', Escape: 'Esc' }

/** A shortcut's key as it stands on a keyboard; those with Ctrl or ⌘ as the computer has them. */
export const keyLabel = (key: string, isApple: boolean): string => {
  if (/^[A-Z]$/.test(key)) return isApple ? `⌘${key}` : `Ctrl ${key}`
  return keyNames[key] ?? key
}

export type SheetLine = { readonly keys: readonly string[]; readonly name: TextKey }

const groups = ['everywhere', 'lists', 'approvals'] as const satisfies readonly ShortcutGroup[]

/** The lines of the sheet: keys that do the same stand together. */
export const sheetGroups: readonly {
  readonly group: ShortcutGroup
  readonly lines: readonly SheetLine[]
}[] = groups.map((group) => {
  const names = new Map<TextKey, readonly string[]>()
  for (const one of shortcuts)
    if (one.group === group) names.set(one.name, [...(names.get(one.name) ?? []), one.key])
  return { group, lines: [...names].map(([name, keys]) => ({ name, keys })) }
})
