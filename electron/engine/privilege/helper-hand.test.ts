import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Access, FileId } from '@shared/domain/steps/parts'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createExec } from '../exec'
import type { Exec, ExecResult } from '../ports'
import type { FileEntry } from '../repair/hand/hand'
import { allowing, webRestart } from '../testing/helper-scene'
import { startTestHost, type TestHost } from '../testing/testhost/start-test-host'
import { createHelperHand } from './helper-hand'
import { HELPER_FILE } from './helper-state'

const { signal } = new AbortController()
const exited = (stdout: string, code = 0): ExecResult => ({
  kind: 'exited',
  code,
  stdout,
  stderr: '',
  durationMs: 1,
})
const entry = (path: string): FileEntry => ({ path, id: { dev: '1', ino: '2' } })

describe('the hand of the helper', () => {
  const answering = (answer: (operation: { readonly entries?: readonly object[] }) => object) => {
    const asked: { readonly kind?: string; readonly entries?: readonly object[] }[] = []
    const exec = vi.fn<Exec>((_argv, options) => {
      const operation = JSON.parse(options.input ?? '') as { readonly entries?: readonly object[] }
      asked.push(operation)
      const told = { kind: 'done', code: 'done', params: {}, output: '', ...answer(operation) }
      return Promise.resolve(exited(JSON.stringify(told)))
    })
    const onNoAnswer = vi.fn<() => void>()
    return { hand: createHelperHand({ exec, onNoAnswer }), asked, exec, onNoAnswer }
  }

  it('asks for long lists in batches, and tells what was left by its path', async () => {
    const { hand, asked } = answering(({ entries = [] }) => ({
      output: JSON.stringify({
        files: entries.length - 1,
        bytes: 512,
        left: [{ index: 0, code: 'open', params: { path: '', process: 'nginx', pid: 7 } }],
      }),
    }))
    const entries = Array.from({ length: 401 }, (_, index) => entry(`/srv/a/${String(index)}`))
    const { files, bytes, left } = await hand.removeFiles(entries, signal)
    expect(asked.map((operation) => operation.entries?.length)).toEqual([200, 200, 1])
    expect([files, bytes, left.map(({ path }) => path)]).toEqual([
      398,
      1536,
      ['/srv/a/0', '/srv/a/200', '/srv/a/400'],
    ])
    expect(left[1]?.why).toEqual({
      code: 'hand.open',
      params: { path: '/srv/a/200', process: 'nginx', pid: 7 },
    })
  })

  it('never asks for more than the helper reads', async () => {
    const { hand, exec } = answering(({ entries = [] }) => ({
      output: JSON.stringify({ files: entries.length, bytes: 0, left: [] }),
    }))
    const entries = Array.from({ length: 200 }, (_, index) =>
      entry(`/srv/${'x/'.repeat(2000)}${String(index)}`),
    )
    expect(await hand.removeFiles(entries, signal)).toMatchObject({ files: 200, left: [] })
    for (const [, options] of exec.mock.calls) expect(options.input?.length).toBeLessThan(1_000_000)
    expect(exec.mock.calls.length).toBeGreaterThan(1)
  })

  it.each<readonly [string, object, string]>([
    [
      'refused',
      { kind: 'refused', code: 'operation_not_listed', params: { operation: 'x' } },
      'helper.refused',
    ],
    ['cut off', { output: '{"files":1' }, 'helper.failed.unknown_files'],
    ['of another kind', { output: '{"files":-1,"bytes":0,"left":[]}' }, 'helper.failed.unknown_files'],
  ])('leaves all files of a list when the answer is %s', async (_how, answer, code) => {
    const { hand } = answering(() => answer)
    const { files, left } = await hand.removeFiles([entry('/srv/a'), entry('/srv/b')], signal)
    expect([files, left.map(({ path, why }) => `${path} ${why.code}`)]).toEqual([
      0,
      [`/srv/a ${code}`, `/srv/b ${code}`],
    ])
  })

  it.each<readonly [string, string, object, string]>([
    ['refused', 'changed', { path: '/a' }, 'hand.changed'],
    ['refused', 'hard_links', { path: '/a', n: 2 }, 'hand.hard_links'],
    ['refused', 'not_a_directory', { path: '/a' }, 'helper.refused.way'],
    ['refused', 'not_listening', { pid: 1, port: 2 }, 'helper.refused.not_listening'],
    ['refused', 'process_protected', { pid: 1, process: 'sshd' }, 'helper.refused.process_protected'],
    ['refused', 'tomorrow', {}, 'helper.refused'],
    ['failed', 'touch', { path: '/a', reason: 'ENOSPC' }, 'hand.failed.no_space'],
    ['failed', 'touch', { path: '/a', reason: 'EPERM' }, 'hand.failed.immutable'],
    ['failed', 'too_busy', { path: '/a' }, 'hand.failed.too_busy'],
    ['failed', 'tomorrow', {}, 'helper.failed.other'],
  ])('says that it was %s for %s', async (kind, code, params, told) => {
    const { hand } = answering(() => ({ kind, code, params }))
    expect(await hand.removeDirectory('/a', signal)).toMatchObject({ kind, message: { code: told } })
  })

  it('asks managers that answer to our own rights itself', async () => {
    const { hand, exec } = answering(() => ({}))
    const step = { ...webRestart, manager: 'docker', argv: ['docker', 'restart', 'web'] } as const
    expect(
      (
        await createHelperHand({
          exec: () => Promise.resolve(exited('ok')),
          onNoAnswer: vi.fn<() => void>(),
        }).service(step, signal)
      ).kind,
    ).toBe('done')
    expect((await hand.service(webRestart, signal)).kind).toBe('done')
    expect(exec.mock.calls.map(([argv]) => argv.at(-1))).toEqual([HELPER_FILE])
  })

  it('does not even ask for a content that is too large, and doubts where nobody answers', async () => {
    const { hand, exec } = answering(() => ({}))
    const wanted = {
      ...entry('/a'),
      sha256Before: null,
      access: { uid: 0, gid: 0, mode: 0o600 },
      mtimeMs: null,
      content: new Uint8Array(1024 * 1024 + 1),
    }
    expect(await hand.replaceFile(wanted, signal)).toMatchObject({
      kind: 'refused',
      message: { code: 'helper.refused.content_size' },
    })
    expect(exec).not.toHaveBeenCalled()
    const onNoAnswer = vi.fn<() => void>()
    const silent = createHelperHand({ exec: () => Promise.resolve(exited('', 1)), onNoAnswer })
    expect(await silent.removeDirectory('/a', signal)).toMatchObject({
      kind: 'failed',
      message: { code: 'helper.failed.no_answer' },
    })
    expect(onNoAnswer).toHaveBeenCalledTimes(1)
  })
})

// The whole way: another user than root, the real sudo with its line, the installed helper.
describe('by sudo', () => {
  const ROOT = '/srv/app/data'
  const USER = 'nobody'
  let host: TestHost
  let inside: Exec
  const children: ChildProcess[] = []
  const sh = async (script: string): Promise<string> => {
    const result = await inside(['bash', '-c', script], { timeoutMs: 20_000, signal })
    if (result.kind !== 'exited' || result.code !== 0) throw new Error(JSON.stringify(result))
    return result.stdout.trim()
  }
  const hand = () =>
    createHelperHand({
      exec: (argv, options) =>
        inside(['setpriv', '--reuid', USER, '--regid', 'nogroup', '--init-groups', ...argv], options),
      onNoAnswer: () => undefined,
    })
  const seen = async (path: string): Promise<{ readonly id: FileId; readonly access: Access }> => {
    const [dev = '', ino = '', uid, gid, mode = ''] = (await sh(`stat -c '%d %i %u %g %a' ${path}`)).split(
      ' ',
    )
    return {
      id: { dev, ino },
      access: { uid: Number(uid), gid: Number(gid), mode: Number.parseInt(mode, 8) },
    }
  }
  const authority = (ports: readonly number[]): Promise<unknown> =>
    inside(['tee', '/etc/mamori/authority.json'], {
      timeoutMs: 10_000,
      signal,
      input: JSON.stringify(allowing({ roots: [ROOT], ports: [...ports] })),
    })

  beforeAll(async () => {
    host = await startTestHost({}, { ownFiles: true })
    inside = host.inside(createExec())
    const place = '/usr/local/lib/mamori'
    await sh(
      `mkdir -p /etc/mamori ${ROOT} ${place} && chmod 755 /etc/mamori && chown root:root ${place} &&
       install -o root -g root -m 755 '${resolve(import.meta.dirname, '../helper')}'/*.mjs ${place} &&
       sed -i '1s#.*#\\#!/usr/bin/env -S -i ${realpathSync(process.execPath)}#' ${HELPER_FILE} &&
       echo '${USER} ALL=(root) NOPASSWD:NOSETENV: ${HELPER_FILE} ""' > /etc/sudoers.d/mamori && chmod 440 /etc/sudoers.d/mamori`,
    )
    await authority([])
  })
  afterAll(async () => {
    for (const child of children)
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await host.stop()
  })

  it('gives a file of root its owner and mode, and back', async () => {
    await sh(`echo x > ${ROOT}/f && chmod 600 ${ROOT}/f`)
    const path = `${ROOT}/f`
    const { id, access: before } = await seen(path)
    const after = { uid: 33, gid: 34, mode: 0o640 }
    expect(await hand().setAccess({ path, id, before, after }, signal)).toEqual({
      kind: 'done',
      output: `${path}: 0:0 600 -> 33:34 640`,
    })
    expect((await seen(path)).access).toEqual(after)
    expect(await hand().setAccess({ path, id, before, after: before }, signal)).toMatchObject({
      kind: 'refused',
      message: { code: 'hand.access_changed' },
    })
    expect(await hand().setAccess({ path, id, before: after, after: before }, signal)).toMatchObject({
      kind: 'done',
    })
    expect(await hand().setAccess({ path: '/etc/passwd', id, before, after }, signal)).toMatchObject({
      kind: 'refused',
      message: { code: 'helper.refused', params: { code: 'path_outside' } },
    })
  })

  it('removes files of root, but for one that is open', async () => {
    await sh(`echo x > ${ROOT}/a && echo x > ${ROOT}/open && chmod 600 ${ROOT}/a ${ROOT}/open`)
    const [program, ...more] = [...host.enter, 'bash', '-c', `exec sleep 1000 < ${ROOT}/open`]
    const holder = spawn(program, more, { stdio: 'ignore' })
    children.push(holder)
    await vi.waitFor(() => sh(`readlink /proc/[0-9]*/fd/0 | grep -qx ${ROOT}/open`), { timeout: 10_000 })
    const paths = [`${ROOT}/a`, `${ROOT}/open`]
    const entries = await Promise.all(paths.map(async (path) => ({ path, id: (await seen(path)).id })))
    const { files, bytes, left } = await hand().removeFiles(entries, signal)
    expect([files, bytes > 0, left.map(({ path, why }) => `${path} ${why.code}`)]).toEqual([
      1,
      true,
      [`${ROOT}/open hand.open`],
    ])
    expect(await sh(`ls ${ROOT}`)).toBe('f\nopen')
  })

  it('ends the process that listens on a port of root’s list, and no other', async () => {
    const [program, ...more] = [
      ...host.enter,
      process.execPath,
      '-e',
      `const server = require('node:net').createServer().listen(0, '127.0.0.1', () =>
         console.log(process.pid, server.address().port, require('node:fs').readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')[19]))`,
    ]
    const child = spawn(program, more, { stdio: ['ignore', 'pipe', 'inherit'] })
    children.push(child)
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
    const [pid = '', port = '', startedAtTicks = ''] = line.split(' ')
    const wanted = { pid: Number(pid), startedAtTicks, uid: 0, port: Number(port), signal: 'TERM' } as const
    expect(await hand().sendSignal(wanted, signal)).toMatchObject({
      kind: 'refused',
      message: { params: { code: 'port_not_listed' } },
    })
    await authority([Number(port)])
    expect(await hand().sendSignal({ ...wanted, uid: 33 }, signal)).toMatchObject({
      kind: 'refused',
      message: { code: 'hand.process_user' },
    })
    expect(await hand().sendSignal({ ...wanted, startedAtTicks: '1' }, signal)).toEqual({
      kind: 'done',
      output: '',
    })
    const closed = once(child, 'close')
    expect(await hand().sendSignal(wanted, signal)).toEqual({ kind: 'done', output: `SIGTERM ${pid}` })
    await closed
    expect(await hand().sendSignal(wanted, signal)).toEqual({ kind: 'done', output: '' })
  })
})
