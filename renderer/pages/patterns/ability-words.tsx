import type { Ability } from '@shared/domain/ledger-summary'
import type { TextKey } from '@shared/text/text'
import { firstSentence, useText } from '../../app/language'
import { StateShape, type Shape } from '../../components/state-shape'
import styles from './ability.module.css'
import { usePlainMessage } from './use-plain-message'

type Known = Ability['kind'] | 'unknown'

const names = {
  can_act: 'rules.ui.ability.can_act',
  nothing: 'rules.ui.ability.nothing',
  impossible: 'rules.ui.ability.impossible',
  tells: 'rules.ui.ability.tells',
  unknown: 'rules.ui.ability.unknown',
} as const satisfies Record<Known, TextKey>

/** Only what could act, or could not, is a state; the others have nothing to do. */
const shapes: Readonly<Record<Known, Shape | null>> = {
  can_act: 'ok',
  nothing: null,
  impossible: 'caution',
  tells: null,
  unknown: 'unknown',
}

const Name = ({ kind }: { kind: Known }) => {
  const t = useText()
  const shape = shapes[kind]
  return (
    <span className={shape === null || shape === 'unknown' ? styles.dim : ''}>
      {shape === null ? null : (
        <>
          <StateShape shape={shape} decorative />{' '}
        </>
      )}
      {t(names[kind])}
    </span>
  )
}

/** Whether a rule could act right now, in a row: why not in its first sentence. */
export const AbilityBrief = ({ ability }: { ability: Ability | null }) => {
  const say = usePlainMessage()
  const why = ability?.kind === 'impossible' ? say(ability.why) : null
  return (
    <span className={styles.brief} title={why ?? undefined}>
      <Name kind={ability?.kind ?? 'unknown'} />
      {why === null ? null : <span className={styles.why}>{firstSentence(why)}</span>}
    </span>
  )
}

/** Whether a rule could act right now, with why not and what can be done about it. */
export const AbilityInFull = ({ ability }: { ability: Ability | null }) => {
  const t = useText()
  const say = usePlainMessage()
  const hint = ((): string | null => {
    switch (ability?.kind) {
      case undefined:
        return null
      case 'can_act':
        return t('rules.ui.ability.can_act.steps', { n: ability.steps })
      case 'nothing':
        return t('rules.ui.ability.nothing.hint')
      case 'impossible':
        return say(ability.why)
      case 'tells':
        return t('rules.ui.ability.tells.hint')
    }
  })()
  return (
    <p className={styles.full} data-ability={ability?.kind ?? 'unknown'}>
      <Name kind={ability?.kind ?? 'unknown'} />
      {hint === null ? null : <span className={styles.hint}>{hint}</span>}
    </p>
  )
}
