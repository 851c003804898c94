import { Button, Tooltip, type ButtonProps } from '@mantine/core'
import type { Role } from '@shared/domain/role'
import type { ReactNode } from 'react'
import { useForbidden } from './use-may'

type Props = Pick<ButtonProps, 'variant' | 'color' | 'loading' | 'disabled' | 'size'> & {
  readonly needs: Role
  readonly children: ReactNode
  /** Left out for a button that submits its form. */
  readonly onClick?: () => void
  /** A name for tests. */
  readonly act?: string
}

/**
 * A button of an act that needs a role. Where the reader may not, it stays in place and can be focused, does nothing and
 * says why.
 */
export const ActButton = ({ needs, children, onClick, act, ...look }: Props) => {
  const why = useForbidden(needs)
  const name = act === undefined ? {} : { 'data-act': act }
  if (why !== null)
    return (
      <Tooltip label={why} multiline w={300} events={{ hover: true, focus: true, touch: true }}>
        <Button {...look} {...name} type="button" aria-disabled="true" data-disabled>
          {children}
        </Button>
      </Tooltip>
    )
  return (
    <Button {...look} {...name} {...(onClick === undefined ? { type: 'submit' } : { onClick })}>
      {children}
    </Button>
  )
}
