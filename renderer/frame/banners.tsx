import { Button } from '@mantine/core'
import { useState } from 'react'
import { useEngineState, useSleptAt } from '../app/app-context'
import { useText } from '../app/language'
import { Ago } from '../components/ago'
import { FaultTable } from '../components/fault-table'
import { Dialog } from '../components/dialog'
import { Banner } from './banner'
import { BreakerBanner } from './breaker-banner'
import { LinkBanner } from './link/link-banner'

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

/** What is shown is from before a sleep: nothing of it is known to hold until fresh checks are there. */
const Slept = () => {
  const t = useText()
  const sleptAt = useSleptAt()
  if (sleptAt === null) return null
  return (
    <div data-slept="">
      <Banner shape="unknown" act={null}>
        {t('banner.slept')} {t('banner.stale')} <Ago at={sleptAt} />
      </Banner>
    </div>
  )
}

/** What stays over the page until it is over: a lost engine, settings that were not taken, targets that are no longer repaired. */
export const Banners = () => (
  <>
    <LinkBanner />
    <Slept />
    <Rejected />
    <BreakerBanner />
  </>
)
