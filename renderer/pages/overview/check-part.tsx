import { checkResponseSeries, checkValueSeries } from '@shared/domain/series'
import type { Live } from '@shared/domain/live'
import type { CheckState } from '@shared/domain/state'
import { readingOf } from '@shared/words/shapes'
import { useEffect, useRef, useState } from 'react'
import type { Problem } from '../../bridge/problem'
import { useSeries } from '../../bridge/use-series'
import type { PartGroup } from './check-parts'
import { CheckRow } from './check-row'
import { useResponsePercentiles } from './use-response-percentiles'

const DAY_MS = 24 * 60 * 60 * 1000
const SPARK_POINTS = 96
/** A part is asked for before it comes into view. */
const AHEAD = '400px'

/** What a part has to say that stands over all of them. */
export type PartTold = {
  readonly problem: Problem | null
  readonly dataAt: number | null
  readonly retry: () => void
  readonly wholeDay: boolean
}

/** A check without a value of its own is drawn by its response time. */
const sparkOf = (check: CheckState): string =>
  readingOf(check, null)?.value === undefined ? checkResponseSeries(check.name) : checkValueSeries(check.name)

const noNames: readonly string[] = []

/** As many checks as one call carries; nothing is asked for them while they are far out of view. */
export const CheckPart = ({
  part,
  groups,
  live,
  onTold,
}: {
  part: number
  groups: readonly PartGroup[]
  live: Live | null
  onTold: (part: number, told: PartTold) => void
}) => {
  const place = useRef<HTMLDivElement>(null)
  const [visible, setVisible] = useState(part === 0)
  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    const observer = new IntersectionObserver(
      (entries) => setVisible(entries.some(({ isIntersecting }) => isIntersecting)),
      { rootMargin: AHEAD },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const checks = groups.flatMap((group) => group.checks)
  const day = useSeries(visible ? checks.map(sparkOf) : noNames, {
    spanMs: DAY_MS,
    points: SPARK_POINTS,
    refreshMs: 5 * 60_000,
  })
  const response = useResponsePercentiles(visible ? checks.map(({ name }) => name) : noNames)

  const problem = day.problem ?? response.problem
  const retry = day.problem === null ? response.retry : day.retry
  const { wholeDay } = response
  const { dataAt } = day
  useEffect(
    () => onTold(part, { problem, dataAt, retry, wholeDay }),
    [part, problem, dataAt, retry, wholeDay, onTold],
  )
  return (
    <div role="presentation" ref={place}>
      {groups.map((group) => (
        <div role="rowgroup" key={group.subject} aria-label={group.subject}>
          {group.checks.map((check, index) => (
            <CheckRow
              key={check.name}
              check={check}
              now={live?.checks[check.name]}
              subject={index === 0 && !group.goesOn ? group.subject : null}
              day={day}
              daySeries={sparkOf(check)}
              percentiles={response.of(check.name)}
            />
          ))}
        </div>
      ))}
    </div>
  )
}
