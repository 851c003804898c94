import { Button } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useEngineState } from '../app/app-context'
import { useText } from '../app/language'
import { Ago } from '../components/ago'
import { FaultTable } from '../components/fault-table'
import { StateShape, type Shape } from '../components/state-shape'
import styles from './banners.module.css'
import { Dialog } from '../components/dialog'
import { LinkBanner } from './link/link-banner'

const Banner = ({ shape, act, children }: { shape: Shape; act: ReactNode; children: ReactNode }) => (
  <div className={`${styles.banner} ${styles[shape] ?? ''}`} role="status">
    <StateShape shape={shape} decorative />
    <p className={styles.words}>{children}</p>
    {act}
  </div>
)

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
    <LinkBanner />
    <Rejected />
  </>
)
