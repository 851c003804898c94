import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useEngineState, usePhase, useRefresh } from '../app/app-context'
import { useText } from '../app/language'
import { problemKey } from '../bridge/problem'
import { Ago } from '../components/ago'
import { FaultTable } from '../components/fault-table'
import { StateShape, type Shape } from '../components/state-shape'
import styles from './banners.module.css'
import { Dialog } from '../components/dialog'

const Banner = ({ shape, act, children }: { shape: Shape; act: ReactNode; children: ReactNode }) => (
  <div className={`${styles.banner} ${styles[shape] ?? ''}`} role="status">
    <StateShape shape={shape} decorative />
    <p className={styles.words}>{children}</p>
    {act}
  </div>
)

const Lost = () => {
  const t = useText()
  const phase = usePhase()
  const refresh = useRefresh()
  if (phase.kind !== 'lost') return null
  return (
    <Banner
      shape="unknown"
      act={
        <Button variant="default" onClick={refresh}>
          {t('act.retry')}
        </Button>
      }
    >
      {t(problemKey(phase.problem))} {t('banner.stale')} <Ago at={phase.sinceAt} />
    </Banner>
  )
}

const Rejected = () => {
  const t = useText()
  const { rejected } = useEngineState()
  const [shown, setShown] = useState(false)
  if (rejected === null) return null
  return (
    <>
      <Banner
        shape="caution"
        act={
          <Button variant="default" onClick={() => setShown(true)}>
            {t('banner.rejected.show', { n: rejected.faults.length })}
          </Button>
        }
      >
        {t('banner.rejected', { file: rejected.file })} <Ago at={rejected.at} />
      </Banner>
      <Dialog opened={shown} onClose={() => setShown(false)} title={t('faults.title')} size="xl">
        <FaultTable file={rejected.file} faults={rejected.faults} />
      </Dialog>
    </>
  )
}

/** What stays over the page until it is over: a lost engine, settings that were not taken. */
export const Banners = () => (
  <>
    <Lost />
    <Rejected />
  </>
)
