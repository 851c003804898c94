import { CloseButton } from '@mantine/core'
import { plainLine } from '@shared/timeline/plain-line'
import { useEffect, useRef } from 'react'
import { useEngineState } from '../../../app/app-context'
import { useText } from '../../../app/language'
import { useLayer } from '../../../app/layers'
import { useCall } from '../../../bridge/use-call'
import { ProblemNote } from '../../../components/problem-note'
import { Skeleton } from '../../../components/skeleton'
import { closeLab } from './lab-place'
import styles from './lab.module.css'
import { Workbench } from './workbench'

/** The lab of one rule: its expressions to edit, beside what they find in a log. */
export const Lab = ({ ruleId }: { ruleId: string }) => {
  const t = useText()
  const { settings } = useEngineState()
  const heading = useRef<HTMLHeadingElement | null>(null)
  const rule = useCall('lab.rule', { ruleId }, { askAgain: settings?.sha256 ?? '' })
  const known = settings?.rules.find(({ id }) => id === ruleId)
  const name = plainLine(known?.name ?? ruleId)
  useLayer(closeLab)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className={styles.page} data-lab={ruleId}>
      <header className={styles.head}>
        <div className={styles.titles}>
          <p className={styles.crumb}>{t('lab.ui.title')}</p>
          <h1 className={styles.title} ref={heading} tabIndex={-1}>
            <bdi>{name}</bdi>
          </h1>
          <p className={styles.about}>
            {known === undefined ? null : <span>{t(`word.severity.${known.severity}`)}</span>}
            <code>{plainLine(ruleId)}</code>
          </p>
        </div>
        <CloseButton aria-label={t('lab.ui.back')} title={t('lab.ui.back')} onClick={closeLab} />
      </header>
      {rule.problem === null ? null : (
        <ProblemNote problem={rule.problem} dataAt={rule.dataAt} onRetry={rule.retry} />
      )}
      {rule.data === null && rule.problem === null ? <Skeleton lines={8} /> : null}
      {rule.data === null ? null : <Workbench rule={rule.data} name={name} />}
    </div>
  )
}
