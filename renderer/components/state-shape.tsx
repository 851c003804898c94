import type { TextKey } from '@shared/text/text'
import type { ReactElement } from 'react'
import { useText } from '../app/language'
import styles from './state-shape.module.css'

export const shapes = ['ok', 'caution', 'critical', 'unknown', 'paused', 'approval'] as const
export type Shape = (typeof shapes)[number]

const marks: Readonly<Record<Shape, ReactElement>> = {
  ok: <circle cx="8" cy="8" r="5" />,
  caution: <path d="M8 2.2 14.6 13.6H1.4z" />,
  critical: <path d="M8 1.2 14.8 8 8 14.8 1.2 8z" />,
  unknown: <circle cx="8" cy="8" r="4.3" className={styles.hollow} />,
  paused: <path d="M4 3h3v10H4zM9 3h3v10H9z" />,
  approval: (
    <path d="M4.2 8.2V4.4a.9.9 0 0 1 1.8 0v2.7h.5V2.4a.9.9 0 0 1 1.8 0v4.5h.5V3a.9.9 0 0 1 1.8 0v4.3h.5V4.9a.9.9 0 0 1 1.8 0v5.2c0 3-1.9 5.1-4.7 5.1-2.1 0-3.4-.9-4.4-2.7L2 9.6a.95.95 0 0 1 1.6-1z" />
  ),
}

const names = {
  ok: 'word.state.ok',
  caution: 'word.state.caution',
  critical: 'word.state.critical',
  unknown: 'word.state.unknown',
  paused: 'word.state.paused',
  approval: 'word.state.approval',
} as const satisfies Record<Shape, TextKey>

/** The word of a state. */
export const shapeName = (shape: Shape): TextKey => names[shape]

/** A state as shape and colour. `decorative` when the word stands beside it, so that it is not read twice. */
export const StateShape = ({
  shape,
  size = 12,
  decorative = false,
}: {
  shape: Shape
  size?: number
  decorative?: boolean
}) => {
  const t = useText()
  const name = t(names[shape])
  return (
    <svg
      className={`${styles.shape} ${styles[shape] ?? ''}`}
      viewBox="0 0 16 16"
      width={size}
      height={size}
      data-shape={shape}
      {...(decorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })}
    >
      {decorative ? null : <title>{name}</title>}
      {marks[shape]}
    </svg>
  )
}
