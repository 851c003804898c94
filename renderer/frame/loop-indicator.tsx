import { Popover, Tooltip } from '@mantine/core'
import type { Live } from '@shared/domain/live'
import { useState } from 'react'
import { useLive, usePhase } from '../app/app-context'
import { useText } from '../app/language'
import { useAct } from '../bridge/use-act'
import { useForbidden } from '../components/act/use-may'
import { Countdown } from '../components/ago'
import { RunIcon } from '../components/icons'
import { StateShape } from '../components/state-shape'
import { selfFaults } from '../store/self'
import { SelfWatch } from './self/self-watch'
import styles from './state-bar.module.css'

const Place = ({ loop }: { loop: Live['loop'] }) => {
  const t = useText()
  switch (loop.phase) {
    case 'cycle':
      return <span className={styles.count}>{t('loop.now')}</span>
    case 'between':
    case 'pause':
      return loop.nextCycleAt === null ? null : (
        <span className={styles.count}>
          {t('loop.next')} <Countdown to={loop.nextCycleAt} />
        </span>
      )
    case 'stopped':
      return <span className={styles.count}>{t('loop.stopped')}</span>
  }
}

/** Where the loop stands; a click tells how the engine itself is. */
const Cycle = ({ live, lost }: { live: Live; lost: boolean }) => {
  const t = useText()
  const { loop } = live
  const faults = selfFaults(live)
  const behind = faults.size > 0 && !lost
  const [opened, setOpened] = useState(false)
  return (
    <Popover width={340} position="bottom-end" shadow="none" opened={opened} onChange={setOpened}>
      <Popover.Target>
        <button
          type="button"
          className={styles.cycle}
          data-menu="self"
          onClick={() => setOpened(!opened)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setOpened(false)
          }}
        >
          {behind ? (
            <span role="img" aria-label={t('self.behind')} title={t('self.behind')}>
              <StateShape shape="caution" decorative />
            </span>
          ) : null}
          <span>
            <span className={styles.label}>{t('word.thing.cycle')} </span>
            {loop.cycle}/{loop.loopCount}
          </span>
          {lost ? null : <Place loop={loop} />}
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('self.title')}>
        <SelfWatch live={live} faults={faults} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** Where the loop stands, when the next cycle comes, and a button that runs one now. */
export const LoopIndicator = () => {
  const t = useText()
  const live = useLive()
  const lost = usePhase().kind === 'lost'
  const forbidden = useForbidden('approve')
  const { run, pending, problem } = useAct('cycle.run')
  if (live === null) return null
  const off = forbidden !== null || pending || live.loop.phase === 'cycle'
  return (
    <div className={styles.loop}>
      <Cycle live={live} lost={lost} />
      <Tooltip
        label={forbidden ?? problem?.detail ?? t('loop.run.hint')}
        multiline
        maw={300}
        events={{ hover: true, focus: true, touch: true }}
      >
        <button
          type="button"
          className={`${styles.icon} ${problem === null ? '' : styles.failed}`}
          aria-label={t('loop.run')}
          aria-disabled={off}
          onClick={() => {
            if (!off) void run({})
          }}
        >
          <RunIcon />
        </button>
      </Tooltip>
    </div>
  )
}
