import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useText } from '../../app/language'
import { CodeBlock } from '../../components/code-block'
import styles from './detail.module.css'

const SHOWN_MS = 2_000

type Copied = 'no' | 'yes' | 'failed'
const words = {
  no: 'timeline.detail.copy',
  yes: 'timeline.detail.copied',
  failed: 'timeline.detail.copy_failed',
} as const

/** A record as it is stored, folded away, with a button that copies it. */
export const RawRecord = ({ record }: { record: unknown }) => {
  const t = useText()
  const [copied, setCopied] = useState<Copied>('no')
  const json = JSON.stringify(record, null, 2)

  useEffect(() => {
    if (copied === 'no') return undefined
    const timer = setTimeout(() => setCopied('no'), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])

  const copy = (): void => {
    navigator.clipboard.writeText(json).then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    )
  }
  return (
    <details className={styles.raw}>
      <summary>{t('timeline.detail.raw')}</summary>
      <CodeBlock label={t('timeline.detail.raw')} lines={json.split('\n')} />
      <Button variant="default" onClick={copy} aria-live="polite">
        {t(words[copied])}
      </Button>
    </details>
  )
}
