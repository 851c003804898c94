import { Button, SegmentedControl } from '@mantine/core'
import type { BacktestView } from '@shared/ipc/lab-calls'
import { plainLine } from '@shared/timeline/plain-line'
import { formatValue } from '@shared/words/format-value'
import { momentTime } from '@shared/words/time'
import { useState } from 'react'
import { useLanguage, useText } from '../../../app/language'
import { useNow } from '../../../app/ticker'
import { ActButton } from '../../../components/act/act-button'
import { Empty } from '../../../components/empty'
import { Panel } from '../../../components/panel'
import { ProblemNote } from '../../../components/problem-note'
import { StateShape } from '../../../components/state-shape'
import { usePlainMessage } from '../use-plain-message'
import styles from './backtest-panel.module.css'
import { BacktestTable } from './backtest-table'
import type { Expressions } from './changed-lines'
import { useBacktest, type Backtest, type Days } from './use-backtest'

const MINUTE_MS = 60_000
const periods: readonly Days[] = [1, 7, 30]

/** What was read, what could not be, and what was taken to be so. */
const Grounds = ({ view }: { view: BacktestView }) => {
  const t = useText()
  const language = useLanguage()
  const say = usePlainMessage()
  const now = useNow(MINUTE_MS)
  const { fromAt, toAt, files, allFiles, lines, leftOut, streams, assumptions } = view
  const faults = files.filter(({ fault }) => fault !== null)
  return (
    <div className={styles.grounds}>
      <p>
        {t('lab.ui.backtest.read', { files: allFiles, lines: formatValue(lines, 'count').number })}
        {fromAt === null || toAt === null
          ? null
          : ` · ${t('lab.ui.span', { from: momentTime(language, fromAt, now), to: momentTime(language, toAt, now) })}`}
      </p>
      {leftOut === 0 ? null : (
        <p>
          <StateShape shape="caution" decorative /> {t('lab.ui.backtest.left_out', { n: leftOut })}
        </p>
      )}
      {streams.length === 0 ? null : (
        <p>
          <StateShape shape="caution" decorative />{' '}
          {t('lab.ui.backtest.streams', { names: streams.map(plainLine).join(', ') })}
        </p>
      )}
      {faults.map(({ path, fault }) => (
        <p key={path}>
          <StateShape shape="caution" decorative /> {fault === null ? null : say(fault)}
        </p>
      ))}
      {assumptions.length === 0 ? null : (
        <details className={styles.assumptions}>
          <summary>{t('lab.ui.backtest.assumptions')}</summary>
          <ul>
            {assumptions.map((one) => (
              <li key={one.code}>{say(one)}</li>
            ))}
          </ul>
        </details>
      )}
      {allFiles === 0 ? null : (
        <details className={styles.assumptions}>
          <summary>{t('lab.ui.backtest.files')}</summary>
          <ul>
            {files.map(({ path }) => (
              <li key={path}>
                <code>{plainLine(path)}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}

const Said = ({ backtest: { trial, running } }: { backtest: Backtest }) => {
  const t = useText()
  const say = usePlainMessage()
  const { end, backtest } = trial
  const isFirst = backtest === null || backtest.today === null
  if (running) return <>{t(isFirst ? 'lab.ui.backtest.running.today' : 'lab.ui.backtest.running.edited')}</>
  switch (end?.kind) {
    case undefined:
    case 'done':
      return null
    case 'cancelled':
      return <>{t('lab.ui.backtest.cancelled')}</>
    case 'unusable':
      return <>{t('lab.ui.unusable')}</>
    case 'failed':
      return (
        <>
          <StateShape shape="caution" decorative /> {say(end.message)}
        </>
      )
  }
}

/** What the last days would have come to with an edited expression, beside what they come to with today's. */
export const BacktestPanel = ({
  ruleId,
  expressions,
  usable,
}: {
  ruleId: string
  expressions: Expressions
  /** Whether there is something that could be tried. */
  usable: boolean
}) => {
  const t = useText()
  const [days, setDays] = useState<Days>(7)
  const backtest = useBacktest()
  const { asked, trial, running, problem, start, cancel } = backtest
  const view = trial.backtest
  const isOld =
    asked !== null && (asked.pattern !== expressions.pattern || asked.ignore !== expressions.ignore)
  return (
    <Panel title={t('lab.ui.backtest')} flush>
      <div className={styles.panel} data-backtest={running ? 'running' : (trial.end?.kind ?? 'none')}>
        <p className={styles.hint}>{t('lab.ui.backtest.hint')}</p>
        <div className={styles.bar}>
          <SegmentedControl
            size="xs"
            aria-label={t('lab.ui.backtest.days')}
            value={String(days)}
            onChange={(value) => setDays(periods.find((one) => String(one) === value) ?? days)}
            data={periods.map((n) => ({ value: String(n), label: t('lab.ui.backtest.last', { n }) }))}
          />
          {running ? (
            <Button variant="default" onClick={cancel} data-act="cancel-backtest">
              {t('lab.ui.cancel')}
            </Button>
          ) : (
            <ActButton
              needs="change"
              variant="default"
              disabled={!usable}
              act="backtest"
              onClick={() => start({ ruleId, ...expressions, days })}
            >
              {t('lab.ui.backtest.act')}
            </ActButton>
          )}
          <p className={styles.said} role={trial.end?.kind === 'failed' ? 'alert' : 'status'}>
            <Said backtest={backtest} />
          </p>
        </div>
        {problem === null ? null : <ProblemNote problem={problem} />}
        {view !== null && isOld ? (
          <p className={styles.old}>
            <StateShape shape="unknown" decorative /> {t('lab.ui.backtest.old')}
          </p>
        ) : null}
      </div>
      {view === null ? null : view.allFiles === 0 ? (
        <Empty title={t('lab.ui.backtest.none')} hint={t('lab.ui.backtest.none.hint')} />
      ) : (
        <div className={styles.result} data-old={isOld} aria-busy={running}>
          {view.today === null ? null : <BacktestTable view={view} />}
          <Grounds view={view} />
        </div>
      )}
    </Panel>
  )
}
