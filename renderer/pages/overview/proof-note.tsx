import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useShownHost } from '../../app/app-context'
import { useText } from '../../app/language'
import { useTimed } from '../../app/ticker'
import { useForbidden } from '../../components/act/use-may'
import { useCalmArrival } from '../../components/held/use-calm-arrival'
import { useProof } from '../../components/proof/use-proof'
import { StateShape } from '../../components/state-shape'
import { beginLooking, mayTell, noteProved, putOffProof, useProofReminder } from '../../store/proof-reminder'
import { openPage } from '../../store/ui'
import styles from './proof-note.module.css'

/** The hosts of which this window has found out that nothing proves their channels. */
const unproved = new Set<string>()

const Note = ({ hostId }: { hostId: string }) => {
  const t = useText()
  const forbidden = useForbidden('change')
  const { proof } = useProof()
  const untilAt = useProofReminder(hostId)
  const due = useTimed((now) => mayTell(untilAt, now))
  // Known from an earlier look, it is there with the page.
  const [before] = useState(() => unproved.has(hostId))
  useEffect(() => beginLooking(hostId, Date.now()), [hostId])
  useEffect(() => {
    if (proof === 'none') unproved.add(hostId)
    if (proof !== 'proved') return
    unproved.delete(hostId)
    noteProved(hostId)
  }, [hostId, proof])
  const shown = useCalmArrival(due && (proof === 'none' || (before && proof === 'asked')), before)
  if (!shown) return null
  return (
    <section className={styles.note} data-banner="proof" aria-label={t('banner.proof.title')}>
      <StateShape shape="caution" size={14} decorative />
      <p className={styles.words}>
        {t('banner.proof')}
        <span className={styles.hint}>{t(forbidden === null ? 'banner.proof.do' : 'banner.proof.tell')}</span>
      </p>
      {forbidden === null ? (
        <div className={styles.acts}>
          <Button
            variant="default"
            data-act="open-channels"
            onClick={() => openPage('settings', 'notifications')}
          >
            {t('banner.proof.open')}
          </Button>
          <Button
            variant="subtle"
            color="gray"
            data-act="put-off-proof"
            onClick={() => putOffProof(hostId, Date.now())}
          >
            {t('banner.proof.later')}
          </Button>
        </div>
      ) : null}
    </section>
  )
}

/** Nobody would hear of a host that fails as a whole: said until a real test has arrived somewhere else. */
export const ProofNote = () => {
  const hostId = useShownHost()?.id ?? null
  return hostId === null ? null : <Note key={hostId} hostId={hostId} />
}
