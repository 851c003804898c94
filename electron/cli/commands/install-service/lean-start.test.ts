import { spawnSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { leanStart } from './lean-start'

it('names options and variables with which this Node starts', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [...leanStart.nodeFlags, '-p', '1 + 1'], {
    encoding: 'utf8',
    env: { ...leanStart.env, PATH: process.env['PATH'] ?? '' },
    timeout: 20_000,
  })
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '2\n', stderr: '' })
})
