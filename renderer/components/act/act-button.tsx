import { Button, Tooltip, type ButtonProps } from '@mantine/core'
import type { Role } from '@shared/domain/role'
import type { MouseEvent, ReactNode, Ref } from 'react'
import styles from './act-button.module.css'
import { useForbidden } from './use-may'

type Props = Pick<ButtonProps, 'variant' | 'color' | 'loading' | 'disabled' | 'size' | 'rightSection'> & {
  readonly needs: Role
  readonly children: ReactNode
  /** Left out for a button that submits its form. */
  readonly onClick?: (event: MouseEvent) => void
  /** A name for tests. */
  readonly act?: string
  /** For a button that takes no press as long as it is not settled where it stands. */
  readonly aim?: {
    readonly ref: Ref<HTMLButtonElement>
    readonly settled: boolean
    readonly onPointerDown: () => void
  }
}

/**
 * A button of an act that needs a role. Where the reader may not, it stays in place and can be focused, does nothing and
 * says why.
 */
export const ActButton = ({ needs, children, onClick, act, aim, ...look }: Props) => {
  const why = useForbidden(needs)
  const name = act === undefined ? {} : { 'data-act': act }
  const aimed =
    aim === undefined
      ? {}
      : {
          ref: aim.ref,
          onPointerDown: aim.onPointerDown,
          className: styles.aimed ?? '',
          ...(aim.settled ? {} : { 'aria-disabled': true }),
        }
  if (why !== null)
    return (
      <Tooltip label={why} multiline w={300} events={{ hover: true, focus: true, touch: true }}>
        <Button {...look} {...name} type="button" aria-disabled="true" data-disabled>
          {children}
        </Button>
      </Tooltip>
    )
  return (
    <Button {...look} {...name} {...aimed} {...(onClick === undefined ? { type: 'submit' } : { onClick })}>
      {children}
    </Button>
  )
}
