import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Exec } from '../ports'
import { fakeProgram, type Answer, type FakeProgram } from '../testing/fake-program'
import { createCompose, parseComposePs } from './compose'
import { createDocker } from './docker'
import { INSPECT_FORMAT } from './docker-state'

const { signal } = new AbortController()
const NOW = Date.parse('2026-11-22T11:00:00Z')
const now = (): number => NOW
const id = (digit: string): string => digit.repeat(64)

let docker: FakeProgram
beforeAll(async () => {
  docker = await fakeProgram('docker')
  return docker.remove
})
beforeEach(() => docker.answers([]))

/** A line of `docker inspect` with the format that is asked for. */
const inspected = (name: string, state: object, digit = 'a'): string =>
  `${JSON.stringify({
    Id: id(digit),
    Name: `/${name}`,
    State: {
      Running: false,
      Paused: false,
      Restarting: false,
      OOMKilled: false,
      Dead: false,
      Pid: 0,
      ExitCode: 0,
      Error: '',
      StartedAt: '2026-11-22T10:00:00.1Z',
      FinishedAt: '2026-11-22T10:30:00Z',
      ...state,
    },
    RestartCount: 0,
    RestartPolicy: { Name: 'no', MaximumRetryCount: 0 },
  })}\n`
const event = (Action: string, Attributes: object = {}): string =>
  `${JSON.stringify({ status: Action, Type: 'container', Action, Actor: { ID: id('a'), Attributes } })}\n`

describe('a container', () => {
  const state = async (unit: string, answers: readonly Answer[]) => {
    await docker.answers(answers)
    return createDocker({ now }).state(unit, docker.exec, signal)
  }

  it('that runs is asked about once', async () => {
    const before = (await docker.calls()).length
    expect(
      await state('web', [{ to: 'inspect', stdout: inspected('web', { Status: 'running', Running: true }) }]),
    ).toEqual({ kind: 'active' })
    expect((await docker.calls()).slice(before)).toEqual([
      ['inspect', '--type=container', `--format=${INSPECT_FORMAT}`, '--', 'web'],
    ])
  })

  it('that is down is told by its events', async () => {
    const down: Answer = { to: 'inspect', stdout: inspected('web', { Status: 'exited', ExitCode: 143 }) }
    const stopped = event('kill', { signal: '15' }) + event('die', { exitCode: '143' }) + event('stop')
    expect(await state('web', [down, { to: 'events', stdout: stopped }])).toEqual({
      kind: 'inactive',
      by: 'hand',
    })
    expect((await docker.calls()).at(-1)).toEqual([
      'events',
      '--since=2026-11-22T10:00:00.1Z',
      '--until=2026-11-22T11:00:00.000Z',
      '--filter=type=container',
      `--filter=container=${id('a')}`,
      '--format={{json .}}',
    ])
    expect(await state('web', [down, { to: 'events', stdout: event('die') }])).toEqual({ kind: 'failed' })
    expect(await state('web', [down, { to: 'events', code: 1 }])).toEqual({ kind: 'inactive', by: 'unknown' })
  })

  it('is missing when Docker says so, or means another one by the beginning of its id', async () => {
    for (const stderr of ['Error response from daemon: No such container: web', 'Error: No such object: web'])
      expect(await state('web', [{ to: 'inspect', code: 1, stderr }])).toEqual({ kind: 'missing' })
    expect(await state('aaaa', [{ to: 'inspect', stdout: inspected('web', { Status: 'running' }) }])).toEqual(
      { kind: 'missing' },
    )
  })

  it('is unknown while Docker does not answer, or not to us', async () => {
    for (const stderr of [
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      'permission denied while trying to connect to the Docker daemon socket',
    ])
      expect(await state('web', [{ to: 'inspect', code: 1, stderr }])).toEqual({
        kind: 'unknown',
        why: stderr,
      })
    expect(await state('web', [{ to: 'inspect', stdout: 'garbled' }])).toMatchObject({ kind: 'unknown' })
    const nowhere: Exec = () =>
      Promise.resolve({ kind: 'failed', why: 'not_found', stdout: '', stderr: '', durationMs: 0 })
    expect(await createDocker().state('web', nowhere, signal)).toEqual({ kind: 'missing' })
  })

  it('is acted on by name, and reloaded only by a signal that the settings name', () => {
    const manager = createDocker()
    expect(manager.argv('stop', 'web')).toEqual(['docker', 'stop', '--', 'web'])
    expect(manager.reload).toBeUndefined()
    expect(manager.argv('reload', 'web')).toEqual([])
    const signalled = manager.within?.({ reloadSignal: 'HUP' })
    expect(signalled?.reload).toBeDefined()
    expect(signalled?.argv('reload', 'web')).toEqual(['docker', 'kill', '--signal=HUP', '--', 'web'])
  })

  it('tells its lines in the order of their times, without secrets and escapes', async () => {
    await docker.answers([
      {
        to: 'logs --timestamps --since=2026-11-22T10:59:00.000Z --tail=200 -- web',
        stdout: '2026-11-22T10:59:01.000000000Z up\n2026-11-22T10:59:03.000000000Z password=hunter2\n',
        stderr: '2026-11-22T10:59:02.000000000Z \u001B[31mred\u001B[0m\n',
      },
      { to: 'logs', code: 1, stderr: 'Error response from daemon: No such container: gone' },
    ])
    const logs = (unit: string) => createDocker().logsSince?.(unit, NOW - 60_000, docker.exec, signal)
    expect(await logs('web')).toEqual({
      kind: 'lines',
      isSince: true,
      lines: [
        '2026-11-22T10:59:01.000000000Z up',
        '2026-11-22T10:59:02.000000000Z red',
        '2026-11-22T10:59:03.000000000Z password=***',
      ],
    })
    expect(await logs('gone')).toMatchObject({ kind: 'none', why: { code: 'manager.log.unread' } })
  })
})

describe('a service of Compose', () => {
  const config = '/srv/shop/compose.yaml'
  const row = (digit: string, Service = 'web') => ({
    ID: id(digit),
    Name: `shop-${Service}-1`,
    Project: 'shop',
    Service,
    State: 'running',
    Health: '',
    ExitCode: 0,
    Publishers: null,
  })
  const state = async (answers: readonly Answer[]) => {
    await docker.answers(answers)
    return createCompose({ config, now }).state('web', docker.exec, signal)
  }

  it('is read from both forms of its list', () => {
    const rows = [row('a'), row('b')]
    const ids = [id('a'), id('b')]
    expect(parseComposePs(JSON.stringify(rows)).map(({ ID }) => ID)).toEqual(ids)
    expect(parseComposePs(rows.map((one) => JSON.stringify(one)).join('\n')).map(({ ID }) => ID)).toEqual(ids)
    for (const output of ['', '[]', 'null', '{"ID":"--help","Service":"web"}'])
      expect(parseComposePs(output)).toEqual([])
  })

  it('is what its containers are together', async () => {
    const ps: Answer = {
      to: `compose --file=${config} ps --all --no-trunc --format=json -- web`,
      stdout: [row('a'), row('b'), row('c', 'db')].map((one) => JSON.stringify(one)).join('\n'),
    }
    const up = inspected('shop-web-1', { Status: 'running' }, 'a')
    const inspect = (second: object): Answer => ({
      to: 'inspect',
      stdout: up + inspected('shop-web-2', second, 'b'),
    })
    expect(await state([ps, inspect({ Status: 'running' })])).toEqual({ kind: 'active' })
    expect((await docker.calls()).at(-1)?.slice(3)).toEqual(['--', id('a'), id('b')])
    expect(await state([ps, inspect({ Status: 'restarting' })])).toEqual({ kind: 'activating' })
    const died: Answer = { to: 'events', stdout: event('die') }
    expect(await state([ps, inspect({ Status: 'exited', ExitCode: 1 }), died])).toEqual({ kind: 'failed' })
    expect(await state([ps, { to: 'inspect', stdout: up }])).toMatchObject({ kind: 'unknown' })
  })

  it('without containers is down, and nobody can tell why', async () => {
    for (const stdout of ['', '[]\n'])
      expect(await state([{ to: 'compose', stdout }])).toEqual({ kind: 'inactive', by: 'unknown' })
    expect(await state([{ to: 'compose', stdout: 'garbled' }])).toMatchObject({ kind: 'unknown' })
  })

  it('is missing when the project has none of that name; other complaints are told', async () => {
    expect(await state([{ to: 'compose', code: 1, stderr: 'no such service: web' }])).toEqual({
      kind: 'missing',
    })
    const stderr = "docker: 'compose' is not a docker command."
    expect(await state([{ to: 'compose', code: 1, stderr }])).toEqual({ kind: 'unknown', why: stderr })
  })

  it('is never looked for without its project', async () => {
    const asked = vi.fn<Exec>()
    expect(await createCompose().state('web', asked, signal)).toEqual({ kind: 'missing' })
    expect(await createCompose({ config }).state('--help', asked, signal)).toEqual({ kind: 'missing' })
    expect(asked).not.toHaveBeenCalled()
    expect(createCompose().argv('restart', 'web')).toEqual([])
  })

  it('is acted on within its file or its directory', async () => {
    const inFolder = createCompose().within?.({ config: '/srv/shop', reloadSignal: 'USR1' })
    expect(inFolder?.argv('restart', 'web')).toEqual([
      'docker',
      'compose',
      '--project-directory=/srv/shop',
      'restart',
      '--',
      'web',
    ])
    expect(inFolder?.argv('reload', 'web').slice(3)).toEqual(['kill', '--signal=USR1', '--', 'web'])
    expect(createCompose({ config }).reload).toBeUndefined()
    await docker.answers([{ to: `compose --file=${config} logs --no-color`, stdout: '2026 a\n' }])
    expect(await createCompose({ config }).logsSince?.('web', 0, docker.exec, signal)).toEqual({
      kind: 'lines',
      isSince: true,
      lines: ['2026 a'],
    })
  })
})
