import { describeStep, stepCommand } from '@shared/domain/describe-step'
import type { Step, StepResult } from '@shared/domain/plan'
import type { Repair } from '@shared/domain/state'
import { useLanguage, useMessage, useText } from '../../app/language'
import { durationText } from '@shared/words/time'
import { CodeBlock } from '../../components/code-block'
import { StepDiff } from '../../components/step-diff'
import styles from './steps.module.css'

const Result = ({ result }: { result: StepResult }) => {
  const t = useText()
  const say = useMessage()
  const language = useLanguage()
  const took = durationText(language, result.durationMs)
  switch (result.result.kind) {
    case 'done':
      return <span className={styles.done}>{t('step.done', { took })}</span>
    case 'failed':
    case 'refused':
      return <span className={styles.failed}>{say(result.result.message)}</span>
  }
}

const StepLine = ({
  step,
  number,
  result,
  running,
}: {
  step: Step
  number: number
  result: StepResult | undefined
  running: boolean
}) => {
  const t = useText()
  const say = useMessage()
  return (
    <li className={styles.step}>
      <span className={styles.number}>{number}</span>
      <div className={styles.words}>
        <p className={styles.sentence}>
          {say(describeStep(step))}
          {result === undefined ? null : <Result result={result} />}
          {running ? <span className={styles.running}>{t('loop.now')}</span> : null}
        </p>
        <code className={styles.command}>{stepCommand(step)}</code>
        <StepDiff step={step} />
        {result === undefined || result.output.trim() === '' ? null : (
          <CodeBlock lines={result.output.trimEnd().split('\n')} label={t('step.output')} />
        )}
      </div>
    </li>
  )
}

/** 2. What would be done, or was: each step as a sentence, its exact command, and its result with output. */
export const Steps = ({ repair }: { repair: Repair }) => (
  <ol className={styles.steps}>
    {repair.plan.steps.map((step, index) => (
      <StepLine
        key={stepCommand(step)}
        step={step}
        number={index + 1}
        result={repair.steps.find((one) => one.index === index)}
        running={repair.stage === 'performing' && repair.steps.length === index}
      />
    ))}
  </ol>
)
