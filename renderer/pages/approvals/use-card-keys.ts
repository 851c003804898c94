import type { Repair } from '@shared/domain/state'
import { useEffect } from 'react'
import { pressedShortcut } from '../../frame/keys/shortcut-table'
import { isFreeKey } from '../../frame/shortcuts'
import { choose } from '../../store/ui'

/** The id of a card's element, so that keys can bring it into view and give it the focus. */
export const cardId = (repairId: string): string => `approval-${repairId}`

/** j and k move between the cards. */
export const useCardKeys = (cards: readonly Repair[], chosen: string | null): void => {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const pressed = pressedShortcut(event, ['list.next', 'list.previous'])
      if (pressed === null || !isFreeKey(event)) return
      const place = cards.findIndex((repair) => repair.id === chosen)
      const next = cards[Math.min(cards.length - 1, Math.max(0, place + (pressed === 'list.next' ? 1 : -1)))]
      if (next === undefined) return
      event.preventDefault()
      choose('approvals', next.id)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [cards, chosen])
  useEffect(() => {
    if (chosen === null) return
    const card = document.getElementById(cardId(chosen))
    // A card that has the focus was chosen by a press in it: moved now, its button would slip away under the press.
    if (card === null || card.contains(document.activeElement)) return
    card.focus({ preventScroll: true })
    card.scrollIntoView({ block: 'nearest' })
  }, [chosen])
}

/** What a key does on the chosen card: a approves, x rejects, l puts off. */
export const useActKeys = (
  active: boolean,
  acts: { readonly approve: () => void; readonly reject: () => void; readonly later: () => void },
): void => {
  useEffect(() => {
    if (!active) return undefined
    const byShortcut = {
      'repair.approve': acts.approve,
      'repair.reject': acts.reject,
      'repair.later': acts.later,
    } as const
    const onKeyDown = (event: KeyboardEvent): void => {
      const pressed = pressedShortcut(event, ['repair.approve', 'repair.reject', 'repair.later'])
      if (pressed === null || event.repeat || !isFreeKey(event)) return
      event.preventDefault()
      byShortcut[pressed]()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [active, acts])
}
