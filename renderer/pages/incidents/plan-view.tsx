import { describeStep, stepCommand } from '@shared/domain/describe-step'
import type { Plan } from '@shared/domain/plan'
import { useMessage, useText } from '../../app/language'
import { CodeBlock } from '../../components/code-block'
import { StepDiff } from '../../components/step-diff'
import styles from './detail.module.css'
import { Facts, Section } from './facts'

const SHOWN_HASH = 12

/** A plan: its steps as sentences and as commands, what it touches, how it can be undone and how it will be judged. */
export const PlanView = ({ plan }: { plan: Plan }) => {
  const t = useText()
  const say = useMessage()
  return (
    <>
      <Section title={t('timeline.detail.plan')}>
        <ol className={styles.steps}>
          {plan.steps.map((step, index) => (
            // The place of a step is its identity.
            <li key={index}>{say(describeStep(step))}</li>
          ))}
        </ol>
        <CodeBlock label={t('timeline.detail.commands')} lines={plan.steps.map(stepCommand)} />
        {plan.steps.map((step, index) => (
          <StepDiff key={index} step={step} />
        ))}
      </Section>
      <Facts
        facts={[
          [
            t('timeline.detail.touches'),
            plan.touches.length === 0 ? null : plan.touches.map(say).join(' / '),
          ],
          [t('approval.asks'), plan.asks.length === 0 ? null : plan.asks.map(say).join(' / ')],
          [t('timeline.detail.undo'), t(`word.undo.${plan.undo}`)],
          [t('timeline.detail.risk'), t(`word.risk.${plan.risk}`)],
          [
            t('timeline.detail.verify'),
            plan.verifyChecks.length === 0
              ? t('timeline.detail.verify.none')
              : t('timeline.detail.verify.checks', { checks: plan.verifyChecks.join(', ') }),
          ],
          [
            t('timeline.detail.hash'),
            <code key="hash" title={plan.hash}>
              {plan.hash.slice(0, SHOWN_HASH)}
            </code>,
          ],
        ]}
      />
    </>
  )
}
