import { expect, it } from 'vitest'
import { stepOutput } from './step-output'

it('keeps what a program said, without secrets, escapes and empty lines', () => {
  expect(
    stepOutput('\u001b[31mfailed\u001b[0m  \r\n\n', 'postgres://app:hunter2@db/x\nPASSWORD=geheim123\n'),
  ).toBe('failed\npostgres://app:***@db/x\nPASSWORD=***')
  expect(stepOutput('', '')).toBe('')
})

it('keeps the end of what is long', () => {
  const kept = stepOutput(`${'x'.repeat(20_000)}\nthe end`)
  expect(kept.length).toBeLessThan(9000)
  expect(kept.startsWith('…')).toBe(true)
  expect(kept.endsWith('the end')).toBe(true)
})
