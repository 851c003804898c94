import type { Preview } from '@shared/ipc/lab-calls'
import { plainLine } from '@shared/timeline/plain-line'
import { formatValue, valueText } from '@shared/words/format-value'
import { momentTime } from '@shared/words/time'
import type { ReactNode } from 'react'
import { useLanguage, useText } from '../../../app/language'
import { useNow } from '../../../app/ticker'
import { StateShape } from '../../../components/state-shape'
import { costOf, type Cost } from './lab-state'
import styles from './trial-summary.module.css'

const MINUTE_MS = 60_000

const count = (n: number): string => formatValue(n, 'count').number
const ms = (value: number): string => (value < 0.1 ? '< 0.1' : value.toFixed(value < 10 ? 1 : 0))

/** In one sentence what the edit changes. */
const useHeadline = (preview: Preview, edited: boolean): string => {
  const t = useText()
  const { gained, lost, before, now } = preview
  if (before === null) return t('lab.ui.sum.alone', { n: now.hits })
  if (gained === 0 && lost === 0)
    return edited ? t('lab.ui.sum.same', { n: now.hits }) : t('lab.ui.sum.today', { n: now.hits })
  if (lost === 0) return t('lab.ui.sum.gained', { gained })
  if (gained === 0) return t('lab.ui.sum.lost', { lost })
  return t('lab.ui.sum.both', { gained, lost })
}

const Fact = ({ name, children, before }: { name: string; children: ReactNode; before: string | null }) => {
  const t = useText()
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>
        {children}
        {before === null ? null : (
          <span className={styles.before}>{t('lab.ui.before', { value: before })}</span>
        )}
      </dd>
    </div>
  )
}

const Span = ({ preview: { fromAt, toAt } }: { preview: Preview }) => {
  const t = useText()
  const language = useLanguage()
  const now = useNow(MINUTE_MS)
  if (fromAt === null || toAt === null) return <>{t('lab.ui.span.none')}</>
  return (
    <>
      {t('lab.ui.span', {
        from: momentTime(language, fromAt, now),
        to: momentTime(language, toAt, now),
      })}
    </>
  )
}

const CostFact = ({ cost }: { cost: Cost }) => {
  const t = useText()
  return (
    <Fact name={t('lab.ui.cost')} before={cost.before === null ? null : ms(cost.before)}>
      {ms(cost.now)} <span className={styles.unit}>ms/MB</span>
    </Fact>
  )
}

/** What a trial has come to in numbers: the change in a sentence, then each beside what it is today. */
export const TrialSummary = ({ preview, edited }: { preview: Preview; edited: boolean }) => {
  const t = useText()
  const headline = useHeadline(preview, edited)
  const { now, before, candidates, givenUp, leftOut } = preview
  const cost = costOf(preview)
  const beside = (n: number | undefined): string | null => (edited && n !== undefined ? count(n) : null)
  const warnings = [
    ...(cost?.slow === true ? [t('lab.ui.slow', { ms: ms(cost.now) })] : []),
    ...(candidates === null && preview.lines > 0 && cost !== null ? [t('lab.ui.no_filter')] : []),
    ...(givenUp > 0 ? [t('lab.ui.given_up', { n: givenUp })] : []),
    ...(before === null ? [t('lab.ui.no_today')] : []),
    ...(leftOut.length > 0 ? [t('lab.ui.left_out', { rules: leftOut.map(plainLine).join(', ') })] : []),
  ]
  return (
    <div className={styles.summary}>
      <p className={styles.headline} data-headline="">
        {headline}
      </p>
      <dl className={styles.facts}>
        <Fact name={t('lab.ui.tab.hits')} before={beside(before?.hits)}>
          {count(now.hits)}
        </Fact>
        <Fact name={t('lab.ui.tab.ignored')} before={beside(before?.ignored)}>
          {count(now.ignored)}
        </Fact>
        <Fact name={t('lab.ui.lines')} before={null}>
          {count(preview.lines)} <span className={styles.unit}>{valueText(preview.bytes, 'bytes')}</span>
        </Fact>
        <Fact name={t('lab.ui.period')} before={null}>
          <Span preview={preview} />
        </Fact>
        {cost === null ? null : <CostFact cost={cost} />}
        <Fact name={t('lab.ui.candidates')} before={null}>
          {count(candidates ?? preview.lines)}
        </Fact>
      </dl>
      {warnings.map((words) => (
        <p key={words} className={styles.warning}>
          <StateShape shape="caution" decorative /> {words}
        </p>
      ))}
    </div>
  )
}
