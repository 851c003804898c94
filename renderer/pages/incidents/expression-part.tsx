import type { EventData } from '@shared/domain/event'
import { plainLine } from '@shared/timeline/plain-line'
import { useText } from '../../app/language'
import { Facts } from './facts'

/** What a rule looked for and looks for now. */
export const ExpressionBody = ({
  data: { ruleId, from, to },
}: {
  data: EventData<'rule.expression_set'>
}) => {
  const t = useText()
  const code = (key: string, text: string | null) =>
    text === null ? t('lab.ui.today.none') : <code key={key}>{plainLine(text)}</code>
  return (
    <Facts
      facts={[
        [t('timeline.detail.rule'), code('rule', ruleId)],
        [t('lab.ui.detail.from'), code('from', from.pattern)],
        [t('lab.ui.detail.to'), code('to', to.pattern)],
        ...(from.ignore === to.ignore
          ? []
          : [
              [t('lab.ui.detail.ignore_from'), code('ignore from', from.ignore)] as const,
              [t('lab.ui.detail.ignore_to'), code('ignore to', to.ignore)] as const,
            ]),
      ]}
    />
  )
}
