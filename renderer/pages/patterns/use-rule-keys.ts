import { useEffect } from 'react'
import { pressedShortcut } from '../../frame/keys/shortcut-table'
import { isFreeKey } from '../../frame/shortcuts'

const ROW = '[data-rule]'

/** j and k move between the rows; the row's own Enter opens it. `onMove` is told where they have moved to. */
export const useRuleKeys = (chosen: string | null, onMove: (ruleId: string) => void): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const pressed = pressedShortcut(event, ['list.next', 'list.previous'])
      if (pressed === null || !isFreeKey(event)) return
      const rows = [...document.querySelectorAll<HTMLElement>(ROW)]
      const focused = rows.findIndex((row) => row === document.activeElement)
      const from = focused === -1 ? rows.findIndex(({ dataset }) => dataset['rule'] === chosen) : focused
      const to =
        from === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, from + (pressed === 'list.next' ? 1 : -1)))
      const row = rows[to]
      if (row === undefined) return
      event.preventDefault()
      row.focus({ preventScroll: true })
      row.scrollIntoView({ block: 'nearest' })
      const { rule } = row.dataset
      if (rule !== undefined) onMove(rule)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [chosen, onMove])
}
