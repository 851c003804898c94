import { describe, expect, it, vi } from 'vitest'
import type { Exec, ExecResult } from '../ports'
import { webRestart } from '../testing/helper-scene'
import { runByHelper } from './run-by-helper'

const { signal } = new AbortController()
const exited = (code: number, stdout: string, stderr = ''): ExecResult => ({
  kind: 'exited',
  code,
  stdout,
  stderr,
  durationMs: 1,
})
const asked = { operation: webRestart, timeoutMs: webRestart.timeoutMs }
const answering = (result: ExecResult) => runByHelper(asked, () => Promise.resolve(result), signal)
const answer = (kind: string, code: string, params: object = {}, output = ''): string =>
  JSON.stringify({ kind, code, params, output })

describe('a step by the helper', () => {
  it('is the whole step on its input, and nothing on its command line', async () => {
    const exec = vi.fn<Exec>(() => Promise.resolve(exited(0, answer('done', 'done', {}, '/srv/a'), 'said\n')))
    expect(await runByHelper(asked, exec, signal)).toEqual({
      kind: 'done',
      why: null,
      output: '/srv/a\nsaid',
      told: '/srv/a',
    })
    const [argv, options] = exec.mock.calls[0] ?? []
    expect(argv).toEqual(['sudo', '-n', '--', '/usr/local/lib/mamori/mamori-helper.mjs'])
    expect(JSON.parse(options?.input ?? '')).toEqual(webRestart)
    expect(options?.timeoutMs).toBeGreaterThan(webRestart.timeoutMs)
  })

  it.each<readonly [string, string, object]>([
    ['exit', 'helper.failed.exit', { service: 'web', code: 5 }],
    ['timeout', 'helper.failed.timeout', { service: 'web', seconds: 5 }],
    ['mkdir', 'step.failed.mkdir', { path: '/srv/a', reason: 'ENOSPC' }],
    ['swapped', 'step.failed.mkdir_swapped', { path: '/srv/a' }],
    ['tomorrow', 'helper.failed.other', {}],
  ])('that failed with %s says so', async (code, key, params) => {
    const helped = await answering(exited(1, answer('failed', code, params)))
    expect(helped).toMatchObject({ kind: 'failed', why: { code: key, params } })
  })

  it('that was refused is told with code and detail', async () => {
    const helped = await answering(exited(2, answer('refused', 'path_outside', { path: '/etc' })))
    expect(helped).toMatchObject({
      kind: 'refused',
      why: { code: 'helper.refused', params: { code: 'path_outside', detail: 'path: /etc' } },
    })
  })

  it.each<readonly [string, ExecResult, string]>([
    ['sudo', exited(1, '', 'sudo: a password is required'), 'exit 1'],
    ['nobody', exited(0, ''), 'exit 0'],
    ['something else', exited(0, '{"kind":"done"}'), 'exit 0'],
    ['a kind that is none', exited(0, answer('fine', 'done')), 'exit 0'],
    [
      'a time that ran out',
      { kind: 'failed', why: 'timeout', stdout: '', stderr: '', durationMs: 1 },
      'timeout',
    ],
  ])('is not done when %s answers', async (_who, result, ended) => {
    expect(await answering(result)).toMatchObject({
      kind: 'failed',
      why: { code: 'helper.failed.no_answer', params: { ended } },
    })
  })
})
