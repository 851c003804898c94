import { Button } from '@mantine/core'
import { useEffect } from 'react'
import { useShownHost } from '../app/app-context'
import { useText } from '../app/language'
import { useCall } from '../bridge/use-call'
import { useForbidden } from '../components/act/use-may'
import { noteProven, provesReach, putOffProof, useProofDue } from '../store/proven-channels'
import { openPage } from '../store/ui'
import { Banner } from './banner'

const tests = { limit: 500, filter: { types: ['notice.sent'], severities: ['warning' as const] } }

const Asked = ({ hostId }: { hostId: string }) => {
  const t = useText()
  const { data } = useCall('timeline.page', tests)
  const forbidden = useForbidden('change')
  const isProven = data !== null && provesReach(data.events)
  useEffect(() => {
    if (isProven) noteProven(hostId)
  }, [isProven, hostId])
  if (data === null || isProven) return null
  return (
    <Banner
      shape="caution"
      act={
        forbidden === null ? (
          <>
            <Button
              variant="default"
              data-act="open-channels"
              onClick={() => openPage('settings', 'notifications')}
            >
              {t('banner.proof.open')}
            </Button>
            <Button variant="subtle" data-act="put-off-proof" onClick={() => putOffProof(hostId, Date.now())}>
              {t('banner.proof.later')}
            </Button>
          </>
        ) : null
      }
    >
      <span data-banner="proof">
        {t('banner.proof')} {t(forbidden === null ? 'banner.proof.do' : 'banner.proof.tell')}
      </span>
    </Banner>
  )
}

/** Nobody would hear of a host that fails as a whole: said until a real test has arrived somewhere else. */
export const ProofBanner = () => {
  const hostId = useShownHost()?.id ?? null
  const isDue = useProofDue(hostId ?? '')
  return hostId === null || !isDue ? null : <Asked key={hostId} hostId={hostId} />
}
