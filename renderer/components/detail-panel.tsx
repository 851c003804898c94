import { CloseButton } from '@mantine/core'
import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { useText } from '../app/language'
import { useLayer } from '../app/layers'
import { detailBounds, setDetailWidth, useDetailWidth } from '../store/ui'
import styles from './detail-panel.module.css'

const KEY_STEP = 16

/**
 * The detail of the chosen thing at the right of a page. Its left edge can be dragged, or moved by arrow keys;
 * Esc closes it. Place it as the last child of a page inside `PageWithDetail`.
 */
export const DetailPanel = ({
  title,
  onClose,
  children,
}: {
  title: ReactNode
  onClose: () => void
  children: ReactNode
}) => {
  const t = useText()
  const width = useDetailWidth()
  const grip = useRef<{ readonly x: number; readonly width: number } | null>(null)
  useLayer(onClose)

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId)
    grip.current = { x: event.clientX, width }
  }
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    if (grip.current !== null) setDetailWidth(grip.current.width + grip.current.x - event.clientX)
  }
  const onPointerUp = (): void => {
    grip.current = null
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    setDetailWidth(width + (event.key === 'ArrowLeft' ? KEY_STEP : -KEY_STEP))
  }

  return (
    <aside className={styles.panel} style={{ width }}>
      <div
        className={styles.grip}
        role="separator"
        aria-orientation="vertical"
        aria-label={t('view.resize')}
        aria-valuenow={width}
        aria-valuemin={detailBounds.narrowest}
        aria-valuemax={detailBounds.widest}
        tabIndex={0}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
        onKeyDown={onKeyDown}
      />
      <header className={styles.head}>
        <h2 className={styles.title}>{title}</h2>
        <CloseButton aria-label={t('act.close')} onClick={onClose} size="sm" />
      </header>
      <div className={styles.body}>{children}</div>
    </aside>
  )
}

/** A page whose main part scrolls by itself, with room for a `DetailPanel` beside it. */
export const PageWithDetail = ({ children, detail }: { children: ReactNode; detail: ReactNode }) => (
  <div className={styles.split}>
    <div className={styles.main}>{children}</div>
    {detail}
  </div>
)
