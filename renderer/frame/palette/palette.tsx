import { Modal } from '@mantine/core'
import { useDeferredValue, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useText } from '../../app/language'
import { SearchIcon } from '../../components/icons'
import { ProblemNote } from '../../components/problem-note'
import type { PaletteItem } from './item'
import { PaletteList } from './palette-list'
import styles from './palette.module.css'
import { closePalette, returnFocus } from './palette-store'
import { atRest, forgetSearches, indexOf, search } from './rank'
import { keepRecent, recentIds } from './recent'
import { usePaletteItems } from './use-palette-items'
import { usePerform } from './use-perform'

const MOST_SHOWN = 50
const PAGE_ROWS = 8

const moves: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE_ROWS,
  PageUp: -PAGE_ROWS,
}

/** The way of the chosen row: one step goes round the ends, a page stops there. */
const moved = (from: number, by: number, count: number): number => {
  if (count === 0) return 0
  return Math.abs(by) === 1 ? (from + by + count) % count : Math.min(count - 1, Math.max(0, from + by))
}

/** The field and the entries that fit it. */
const Body = ({ onDone }: { onDone: (item: PaletteItem) => void }) => {
  const t = useText()
  const listId = useId()
  const [query, setQuery] = useState('')
  const [place, setPlace] = useState(0)
  const [recent] = useState(() => recentIds(localStorage))
  const { run, pending, problem, clear } = usePerform()
  const items = usePaletteItems()
  const wanted = useDeferredValue(query)
  const isSearch = wanted.trim() !== ''
  // The index is made when something is typed: opening does not wait for it.
  const index = useMemo(() => (isSearch ? indexOf(items) : null), [isSearch, items])
  const { items: shown, more } = useMemo(() => {
    if (index !== null) return search(index, wanted, recent, MOST_SHOWN)
    const all = atRest(items, recent)
    return { items: all.slice(0, MOST_SHOWN), more: Math.max(0, all.length - MOST_SHOWN) }
  }, [index, wanted, items, recent])
  const chosen = Math.min(place, Math.max(0, shown.length - 1))
  const optionId = (at: number): string => `${listId}-${at}`

  useEffect(() => forgetSearches, [])

  const perform = async (item: PaletteItem | undefined): Promise<void> => {
    if (item === undefined || pending) return
    if (await run(item.act)) onDone(item)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter and the arrows belong to the input method while it converts.
    if (event.nativeEvent.isComposing) return
    const by = moves[event.key]
    if (by !== undefined) setPlace(moved(chosen, by, shown.length))
    else if (event.key === 'Enter') void perform(shown[chosen])
    else return
    event.preventDefault()
  }
  return (
    <>
      <div className={styles.field}>
        <SearchIcon />
        <input
          className={styles.input}
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={shown.length === 0 ? undefined : optionId(chosen)}
          aria-label={t('palette.title')}
          placeholder={t('palette.placeholder')}
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value)
            setPlace(0)
            clear()
          }}
          onKeyDown={onKeyDown}
          autoComplete="off"
          spellCheck={false}
          data-autofocus=""
        />
      </div>
      {problem === null ? null : (
        <div className={styles.problem}>
          <ProblemNote problem={problem} />
        </div>
      )}
      <PaletteList
        listId={listId}
        optionId={optionId}
        items={shown}
        grouped={!isSearch}
        query={wanted}
        more={more}
        chosen={chosen}
        onPoint={setPlace}
        onPick={(item) => void perform(item)}
      />
      <footer className={styles.foot}>
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {t('palette.hint.move')}
        </span>
        <span>
          <kbd>Enter</kbd> {t('palette.hint.run')}
        </span>
        <span>
          <kbd>Esc</kbd> {t('palette.hint.close')}
        </span>
        <span className={styles.count} role="status">
          {pending ? t('palette.pending') : t('palette.count', { n: shown.length + more })}
        </span>
      </footer>
    </>
  )
}

/** Every page and every act that is possible now, found by a few letters. */
export const Palette = ({ opened }: { opened: boolean }) => {
  const t = useText()
  /** Who has chosen something goes on there; who has not returns to where they were. */
  const acted = useRef(false)
  const done = (item: PaletteItem): void => {
    keepRecent(localStorage, item.id)
    acted.current = true
    closePalette()
  }
  useEffect(() => {
    if (!opened) return undefined
    acted.current = false
    return () => {
      if (!acted.current) returnFocus()
    }
  }, [opened])
  return (
    <Modal.Root
      opened={opened}
      onClose={closePalette}
      yOffset="12vh"
      size={640}
      padding={0}
      transitionProps={{ duration: 0 }}
      returnFocus={false}
    >
      <Modal.Overlay />
      <Modal.Content className={styles.dialog ?? ''} aria-label={t('palette.title')}>
        <Modal.Body>
          <Body onDone={done} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
