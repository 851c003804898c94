import { useEffect, useRef } from 'react'
import { useText } from '../../app/language'
import { Empty } from '../../components/empty'
import { StateShape } from '../../components/state-shape'
import { paletteGroups, type PaletteItem } from './item'
import styles from './palette.module.css'
import { plainLine } from '@shared/timeline/plain-line'

type Options = {
  readonly optionId: (at: number) => string
  readonly chosen: number
  readonly onPoint: (at: number) => void
  readonly onPick: (item: PaletteItem) => void
}

const Option = ({
  item,
  at,
  withGroup,
  optionId,
  chosen,
  onPoint,
  onPick,
}: Options & { readonly item: PaletteItem; readonly at: number; readonly withGroup: boolean }) => {
  const t = useText()
  const isChosen = at === chosen
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (isChosen) element.current?.scrollIntoView({ block: 'nearest' })
  }, [isChosen])
  return (
    <div
      ref={element}
      id={optionId(at)}
      role="option"
      aria-selected={isChosen}
      className={styles.option}
      data-item={item.id}
      onMouseMove={() => onPoint(at)}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onPick(item)}
    >
      <span className={styles.mark}>
        {item.shape === undefined ? null : <StateShape shape={item.shape} decorative />}
      </span>
      <bdi className={styles.name}>{plainLine(item.title)}</bdi>
      {item.detail === undefined ? null : <bdi className={styles.detail}>{plainLine(item.detail)}</bdi>}
      {item.keys === undefined ? null : (
        <span className={styles.keys} aria-hidden="true">
          {item.keys.map((key) => (
            <kbd key={key}>{key}</kbd>
          ))}
        </span>
      )}
      {withGroup ? <span className={styles.group}>{t(`palette.group.${item.group}`)}</span> : null}
    </div>
  )
}

/** The entries that fit: in their groups before something is typed, by how well they fit after that. */
export const PaletteList = ({
  listId,
  items,
  grouped,
  query,
  more,
  ...options
}: Options & {
  readonly listId: string
  readonly items: readonly PaletteItem[]
  readonly grouped: boolean
  readonly query: string
  readonly more: number
}) => {
  const t = useText()
  const placed = items.map((item, at) => ({ item, at }))
  const rowsOf = (some: typeof placed, withGroup: boolean) =>
    some.map(({ item, at }) => (
      <Option key={item.id} {...options} item={item} at={at} withGroup={withGroup} />
    ))
  return (
    <>
      <div id={listId} className={styles.results} role="listbox" aria-label={t('palette.results')}>
        {grouped
          ? paletteGroups.map((group) => {
              const own = placed.filter(({ item }) => item.group === group)
              return own.length === 0 ? null : (
                <div key={group} role="group" aria-label={t(`palette.group.${group}`)}>
                  <div className={styles.heading} aria-hidden="true">
                    {t(`palette.group.${group}`)}
                  </div>
                  {rowsOf(own, false)}
                </div>
              )
            })
          : rowsOf(placed, true)}
      </div>
      {items.length === 0 ? (
        <Empty title={t('palette.none', { query })} hint={t('palette.none.hint')} />
      ) : null}
      {more === 0 ? null : <p className={styles.more}>{t('palette.more', { n: more })}</p>}
    </>
  )
}
