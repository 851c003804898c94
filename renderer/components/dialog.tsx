import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '../app/language'

/** A dialog over the page; Esc and a click beside it close it. */
export const Dialog = ({
  opened,
  onClose,
  title,
  size = 'md',
  children,
}: {
  opened: boolean
  onClose: () => void
  title: string
  size?: 'md' | 'lg' | 'xl'
  children: ReactNode
}) => {
  const t = useText()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={size}
      closeButtonProps={{ 'aria-label': t('act.close') }}
    >
      {children}
    </Modal>
  )
}
