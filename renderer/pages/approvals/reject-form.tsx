import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../app/language'
import { useLayer } from '../../app/layers'
import styles from './approval-acts.module.css'

const LONGEST_REASON = 500

/** Asks why a plan is not wanted; the reason goes into the record. */
export const RejectForm = ({
  pending,
  onReject,
  onCancel,
}: {
  pending: boolean
  onReject: (reason: string) => void
  onCancel: () => void
}) => {
  const t = useText()
  const [reason, setReason] = useState('')
  useLayer(onCancel)
  return (
    <form
      className={styles.reject}
      onSubmit={(event) => {
        event.preventDefault()
        if (reason.trim() !== '') onReject(reason.trim())
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel()
      }}
    >
      <TextInput
        className={styles.reason}
        size="xs"
        aria-label={t('reject.reason')}
        placeholder={t('reject.reason')}
        value={reason}
        maxLength={LONGEST_REASON}
        onChange={(event) => setReason(event.currentTarget.value)}
        autoFocus
      />
      <Button type="submit" loading={pending} disabled={reason.trim() === ''}>
        {t('word.act.reject')}
      </Button>
      <Button variant="default" onClick={onCancel}>
        {t('act.cancel')}
      </Button>
    </form>
  )
}
