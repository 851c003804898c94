import { useText } from '../../app/language'
import { CodeBlock } from '../../components/code-block'
import { CopyButton } from '../../components/copy-button'
import styles from './detail.module.css'

/** A record as it is stored, folded away, with a button that copies it. */
export const RawRecord = ({ record }: { record: unknown }) => {
  const t = useText()
  const json = JSON.stringify(record, null, 2)
  return (
    <details className={styles.raw}>
      <summary>{t('timeline.detail.raw')}</summary>
      <CodeBlock label={t('timeline.detail.raw')} lines={json.split('\n')} />
      <CopyButton text={json} />
    </details>
  )
}
