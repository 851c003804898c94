import { sentence, type StepWords } from './define-step-words'

export const service: StepWords<'service'> = {
  sentence: (step) =>
    sentence(`step.service.${step.verb}`, { service: step.service, unit: step.unit, manager: step.manager }),
  commands: (step) => [step.argv],
}

export const awaitActive: StepWords<'await_active'> = {
  sentence: (step) =>
    sentence('step.await_active', { service: step.service, seconds: Math.round(step.timeoutMs / 1000) }),
  commands: (step) => [step.argv],
}
