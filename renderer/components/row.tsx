import type { KeyboardEvent, ReactNode } from 'react'
import styles from './row.module.css'

/** One line of a list, 32 px high. With `onOpen` it can be chosen by click and by Enter. */
export const Row = ({
  children,
  onOpen,
  chosen = false,
  columns,
}: {
  children: ReactNode
  onOpen?: () => void
  chosen?: boolean
  /** A CSS grid template; without it the row is a flex line. */
  columns?: string
}) => {
  const className = `${styles.row} ${onOpen ? styles.open : ''} ${chosen ? styles.chosen : ''}`
  const style = columns === undefined ? undefined : { display: 'grid', gridTemplateColumns: columns }
  if (onOpen === undefined)
    return (
      <div className={className} style={style}>
        {children}
      </div>
    )
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || (event.key !== 'Enter' && event.key !== ' ')) return
    event.preventDefault()
    onOpen()
  }
  return (
    <div
      className={className}
      style={style}
      role="button"
      tabIndex={0}
      aria-pressed={chosen}
      data-row=""
      onClick={onOpen}
      onKeyDown={onKeyDown}
    >
      {children}
    </div>
  )
}
