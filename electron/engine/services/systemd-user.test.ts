import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Exec, ExecResult } from '../ports'
import { createSystemdUser } from './systemd-user'

const { signal } = new AbortController()
const said = (stdout: string, code = 0, stderr = ''): ExecResult => ({
  kind: 'exited',
  code,
  stdout,
  stderr,
  durationMs: 1,
})
const show = (load: string, active: string): string =>
  `Id=web.service\nLoadState=${load}\nActiveState=${active}\nSubState=x\n`

let runtimeRoot: string
beforeAll(async () => {
  runtimeRoot = await mkdtemp(join(tmpdir(), 'mamori-run-'))
  await mkdir(join(runtimeRoot, '1000/systemd'), { recursive: true })
  return () => rm(runtimeRoot, { recursive: true, force: true })
})
const own = () => createSystemdUser({ runtimeRoot, whoami: { uid: 1000, name: 'web' } })

/** What programs print, by the first of their arguments that is a key here. */
const printing =
  (answers: Readonly<Record<string, ExecResult>>, calls: string[] = []): Exec =>
  (argv) => {
    calls.push(argv.join(' '))
    const key = argv.find((word) => Object.hasOwn(answers, word))
    return Promise.resolve((key === undefined ? undefined : answers[key]) ?? said('', 1, 'not foreseen'))
  }

describe('the own systemd of a user', () => {
  it('is found by the runtime directory, which its environment does not name', async () => {
    const calls: string[] = []
    const exec = printing({ show: said(show('loaded', 'active')) }, calls)
    expect(await own().state('web', exec, signal)).toEqual({ kind: 'active' })
    expect(calls[0]).toMatch(
      new RegExp(
        `^env XDG_RUNTIME_DIR=${runtimeRoot}/1000 systemctl --user show --no-pager --property=\\S+ -- web\\.service$`,
      ),
    )
    expect(own().argv('restart', 'web')).toEqual([
      'env',
      `XDG_RUNTIME_DIR=${runtimeRoot}/1000`,
      'systemctl',
      '--user',
      '--no-ask-password',
      'restart',
      '--',
      'web.service',
    ])
  })

  it.each([
    ['not-found', 'inactive', { kind: 'missing' }],
    ['masked', 'inactive', { kind: 'masked' }],
    ['loaded', 'failed', { kind: 'failed' }],
    ['loaded', 'activating', { kind: 'activating' }],
  ])('tells %s %s', async (load, active, state) => {
    expect(await own().state('web', printing({ show: said(show(load, active)) }), signal)).toEqual(state)
  })

  it('is asked for who stopped a unit by its own entries of the journal', async () => {
    const calls: string[] = []
    const stopped = said('{"MESSAGE_ID":"9d1aaa27d60140bd96365438aad20286"}\n')
    const exec = printing({ show: said(show('loaded', 'inactive')), journalctl: stopped }, calls)
    expect(await own().state('web', exec, signal)).toEqual({ kind: 'inactive', by: 'hand' })
    expect(calls[1]).toContain(' _UID=1000 USER_UNIT=web.service ')
  })

  it('tells its lines by its user id', async () => {
    const calls: string[] = []
    const exec = printing({ journalctl: said('2026-11-22T11:00:00+0000 host app[1]: token=abc\n') }, calls)
    expect(await own().logsSince?.('web', 1_795_344_868_223, exec, signal)).toEqual({
      kind: 'lines',
      isSince: true,
      lines: ['2026-11-22T11:00:00+0000 host app[1]: token=***'],
    })
    expect(calls[0]).toMatch(/--since=@1795344868\.223 _UID=1000 _SYSTEMD_USER_UNIT=web\.service$/)
  })

  it('is missing where the user has none running, and never hears of a name that is not one', async () => {
    const asked = vi.fn<Exec>()
    const none = createSystemdUser({ runtimeRoot, whoami: { uid: 1001, name: 'b' } })
    expect(await none.state('web', asked, signal)).toEqual({ kind: 'missing' })
    for (const unit of ['--version', '', 'a b', '../x'])
      expect(await own().state(unit, asked, signal)).toEqual({ kind: 'missing' })
    expect(asked).not.toHaveBeenCalled()
  })

  it('that does not answer is unknown', async () => {
    const exec = printing({ show: said('', 1, 'Failed to connect to bus: No medium found') })
    expect(await own().state('web', exec, signal)).toEqual({
      kind: 'unknown',
      why: 'Failed to connect to bus: No medium found',
    })
  })
})

describe('the systemd of another user', () => {
  it('is asked by root through the machine, as that user', async () => {
    const calls: string[] = []
    const root = createSystemdUser({ runtimeRoot, whoami: { uid: 0, name: 'root' } })
    const deploy = root.within?.({ user: 'deploy' })
    const exec = printing(
      { show: said(show('loaded', 'active')), id: said('1005\n'), journalctl: said('') },
      calls,
    )
    expect(await deploy?.state('web', exec, signal)).toEqual({ kind: 'active' })
    expect(calls[0]).toMatch(/^systemctl --user --machine=deploy@\.host show /)
    expect(await deploy?.logsSince?.('web', 0, exec, signal)).toMatchObject({ kind: 'lines', lines: [] })
    expect(calls.slice(1)).toEqual([
      'id -u -- deploy',
      expect.stringContaining('_UID=1005 _SYSTEMD_USER_UNIT=web.service') as string,
    ])
    const nobody = printing({ id: said('', 1, 'id: no such user') })
    expect(await deploy?.logsSince?.('web', 0, nobody, signal)).toMatchObject({ kind: 'none' })
  })

  it('is not to be asked by others', async () => {
    const asked = vi.fn<Exec>()
    expect(await own().within?.({ user: 'deploy' }).state('web', asked, signal)).toMatchObject({
      kind: 'unknown',
    })
    expect(own().within?.({ user: 'web' }).argv('stop', 'web')[0]).toBe('env')
    expect(asked).not.toHaveBeenCalled()
  })
})
