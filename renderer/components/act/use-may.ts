import type { Role } from '@shared/domain/role'
import { usePhase, useShownHost } from '../../app/app-context'
import { useLanguage, useText } from '../../app/language'
import { actorName, roleName } from '@shared/words/actor-words'
import { mayAct } from './may'

/** Why the reader may not do what needs a role on the host that is shown; null when they may. */
export const useForbidden = (needs: Role): string | null => {
  const t = useText()
  const language = useLanguage()
  const host = useShownHost()
  const may = mayAct(usePhase().kind, host?.link ?? null, needs)
  switch (may.kind) {
    case 'yes':
      return null
    case 'lost':
      return t('hosts.ui.may.lost')
    case 'claimed':
      return t('hosts.ui.may.claimed', { who: actorName(may.actor, language) })
    case 'role':
      return t('hosts.ui.may.role', {
        who: actorName(may.actor, language),
        has: roleName(may.has, language),
        needs: roleName(needs, language),
        host: host?.name ?? '',
      })
  }
}
