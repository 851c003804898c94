import { Button, FocusTrap } from '@mantine/core'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useText } from '../../app/language'
import { isApple } from '../keys/apple'
import { keyLabel } from '../keys/shortcut-table'
import { cardPlace, tourSteps, type Rect, type TourStep } from './tour-steps'
import { endTour, goToStep, startDueTour, useTourStep } from './tour-store'
import styles from './tour.module.css'

type Placed = { readonly anchor: Rect; readonly left: number; readonly top: number }

/** Where what a step tells about is, and its card; null while it is not on the screen. */
const usePlace = (step: TourStep, card: HTMLElement | null): Placed | null => {
  const [placed, setPlaced] = useState<Placed | null>(null)
  useLayoutEffect(() => {
    const place = (): void => {
      const anchor = document.querySelector(`[data-tour="${step}"]`)?.getBoundingClientRect()
      if (anchor === undefined || card === null) {
        setPlaced(null)
        return
      }
      const { left, top, width, height } = anchor
      const view = { width: window.innerWidth, height: window.innerHeight }
      setPlaced({
        anchor: { left, top, width, height },
        ...cardPlace(anchor, { width: card.offsetWidth, height: card.offsetHeight }, view),
      })
    }
    place()
    window.addEventListener('resize', place)
    return () => window.removeEventListener('resize', place)
  }, [step, card])
  return placed
}

const Step = ({ at, step }: { at: number; step: TourStep }) => {
  const t = useText()
  const [card, setCard] = useState<HTMLElement | null>(null)
  const placed = usePlace(step, card)
  const next = useRef<HTMLButtonElement>(null)
  useEffect(() => next.current?.focus(), [])
  const isLast = at === tourSteps.length - 1
  const title = t(`tour.${step}.title`)
  return (
    <>
      <div className={styles.veil} onClick={endTour} aria-hidden="true" />
      {placed === null ? null : <div className={styles.ring} style={placed.anchor} aria-hidden="true" />}
      <div
        ref={setCard}
        className={styles.card}
        role="dialog"
        aria-modal="true"
        aria-label={`${t('tour.title')} – ${title}`}
        style={placed === null ? { left: 200, top: 80 } : { left: placed.left, top: placed.top }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.stopPropagation()
          endTour()
        }}
      >
        <div className={styles.head}>
          <h2 className={styles.title}>{title}</h2>
          <span className={styles.count}>{t('tour.step', { n: at + 1, count: tourSteps.length })}</span>
        </div>
        <p className={styles.words}>{t(`tour.${step}.text`, { key: keyLabel('K', isApple()) })}</p>
        <div className={styles.acts}>
          {isLast ? null : (
            <Button variant="subtle" color="gray" onClick={endTour}>
              {t('tour.skip')}
            </Button>
          )}
          <span className={styles.room} />
          {at === 0 ? null : (
            <Button variant="default" onClick={() => goToStep(at - 1)}>
              {t('tour.back')}
            </Button>
          )}
          <Button ref={next} onClick={() => (isLast ? endTour() : goToStep(at + 1))} data-autofocus="">
            {t(isLast ? 'tour.done' : 'tour.next')}
          </Button>
        </div>
      </div>
    </>
  )
}

/** At most four words about the window after the first start, once; Esc ends them. */
export const Tour = () => {
  const at = useTourStep()
  const cameFrom = useRef<Element | null>(null)
  const shown = at !== null
  useEffect(startDueTour, [])
  useEffect(() => {
    if (!shown) return undefined
    cameFrom.current = document.activeElement
    return () => {
      const before = cameFrom.current
      const place =
        before instanceof HTMLElement && before.isConnected && before !== document.body
          ? before
          : document.querySelector('main')
      if (place instanceof HTMLElement) place.focus()
    }
  }, [shown])
  const step = at === null ? undefined : tourSteps[at]
  if (at === null || step === undefined) return null
  return (
    <FocusTrap active>
      <div className={styles.tour}>
        <Step key={step} at={at} step={step} />
      </div>
    </FocusTrap>
  )
}
