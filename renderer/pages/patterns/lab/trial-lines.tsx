import { Tabs } from '@mantine/core'
import type { Preview } from '@shared/ipc/lab-calls'
import { formatValue } from '@shared/words/format-value'
import { useState } from 'react'
import { useText } from '../../../app/language'
import { Empty } from '../../../components/empty'
import { countOfTab, linesOfTab, pastedOf, tabs, type Tab, type Trial } from './lab-state'
import styles from './lab.module.css'
import { LineList } from './line-list'

const LinesOf = ({ trial, preview, tab }: { trial: Trial; preview: Preview; tab: Tab }) => {
  const t = useText()
  const lines = linesOfTab(trial.lines, tab)
  const more = countOfTab(preview, tab) - lines.length
  if (lines.length === 0)
    return trial.end === null ? (
      <div className={styles.nothing} />
    ) : (
      <Empty title={t(`lab.ui.none.${tab}`)} hint={t(`lab.ui.none.${tab}.hint`)} />
    )
  return (
    <>
      <LineList lines={lines} label={t(`lab.ui.tab.${tab}`)} numbered={false} />
      {more > 0 ? <p className={styles.more}>{t('lab.ui.more', { shown: lines.length, n: more })}</p> : null}
    </>
  )
}

/** The lines that a trial has found: what the edit changes, what it hits, what it leaves out, what nobody sees. */
export const TrialLines = ({
  trial,
  preview,
  edited,
}: {
  trial: Trial
  preview: Preview
  edited: boolean
}) => {
  const t = useText()
  const [picked, setPicked] = useState<Tab | null>(null)
  // Without an edit there is no difference to look at.
  const tab = picked ?? (edited ? 'difference' : 'hits')
  return (
    <Tabs
      value={tab}
      onChange={(value) => setPicked(tabs.find((one) => one === value) ?? null)}
      keepMounted={false}
      classNames={{ list: styles.tabs ?? '', tab: styles.tab ?? '' }}
    >
      <Tabs.List aria-label={t('lab.ui.results')}>
        {tabs.map((one) => (
          <Tabs.Tab key={one} value={one} data-tab={one}>
            {t(`lab.ui.tab.${one}`)}{' '}
            <span className={styles.count}>
              {one === 'difference'
                ? `+${formatValue(preview.gained, 'count').number} −${formatValue(preview.lost, 'count').number}`
                : formatValue(countOfTab(preview, one), 'count').number}
            </span>
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((one) => (
        <Tabs.Panel key={one} value={one}>
          <LinesOf trial={trial} preview={preview} tab={one} />
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}

/** Pasted lines with what became of each, in their order. */
export const PastedResult = ({ trial }: { trial: Trial }) => {
  const t = useText()
  const lines = pastedOf(trial.lines)
  return lines.length === 0 ? null : <LineList lines={lines} label={t('lab.ui.results')} numbered />
}
