import { sentence, type StepWords } from './define-step-words'

export const signal: StepWords<'signal'> = {
  sentence: ({ pid, process, port, graceMs }) =>
    port === null
      ? sentence('step.signal', { pid: String(pid), process, seconds: Math.round(graceMs / 1000) })
      : sentence('step.signal.port', {
          pid: String(pid),
          process,
          port: String(port),
          seconds: Math.round(graceMs / 1000),
        }),
  commands: ({ pid }) => [['kill', '-TERM', String(pid)]],
}
