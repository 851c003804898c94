import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useText } from '../app/language'

const SHOWN_MS = 2_000

type Copied = 'no' | 'yes' | 'failed'
const words = {
  no: 'timeline.detail.copy',
  yes: 'timeline.detail.copied',
  failed: 'timeline.detail.copy_failed',
} as const

/** Copies a text and says for a moment whether it did. */
export const CopyButton = ({ text }: { text: string }) => {
  const t = useText()
  const [copied, setCopied] = useState<Copied>('no')
  useEffect(() => {
    if (copied === 'no') return undefined
    const timer = setTimeout(() => setCopied('no'), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    )
  }
  return (
    <Button variant="default" onClick={copy} aria-live="polite">
      {t(words[copied])}
    </Button>
  )
}
