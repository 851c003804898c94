import type { ShadowSummary } from '@shared/domain/ledger-summary'
import type { Language } from '@shared/ipc/contract'
import { text, type TextKey } from '@shared/text/text'
import { durationText } from '@shared/words/time'

/** What was noted in 30 days and what happened instead, as one sentence; what did not occur is left out. */
export const shadowSentence = (summary: ShadowSummary, language: Language): string => {
  const { total, recovered, same_fix, wrong, lasting, unknown, open, recoveredWithinMs } = summary
  const part = (n: number, key: TextKey, time = ''): readonly string[] =>
    n === 0 ? [] : [text(language, key, { n, time })]
  const parts = [
    ...(recoveredWithinMs === null
      ? part(recovered, 'shadow.ui.sum.recovered')
      : part(recovered, 'shadow.ui.sum.recovered_within', durationText(language, recoveredWithinMs))),
    ...part(same_fix, 'shadow.ui.sum.same_fix'),
    ...part(wrong, 'shadow.ui.sum.wrong'),
    ...part(lasting, 'shadow.ui.sum.lasting'),
    ...part(unknown, 'shadow.ui.sum.unknown'),
    ...part(open, 'shadow.ui.sum.open'),
  ]
  return text(language, 'shadow.ui.sum', { n: total, parts: parts.join(text(language, 'welcome.comma')) })
}
