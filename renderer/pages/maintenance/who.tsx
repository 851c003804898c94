import type { Actor } from '@shared/domain/actor'
import { useLanguage } from '../../app/language'
import { actorInFull, actorName } from '@shared/words/actor-words'

/** Who did it; host, face and proof on hover. */
export const Who = ({ actor }: { actor: Actor }) => {
  const language = useLanguage()
  const { who, behind } = actorInFull(actor, language)
  return <span title={behind === null ? who : `${who} ← ${behind}`}>{actorName(actor, language)}</span>
}
