import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fc from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { createExec } from '../exec'
import type { Exec } from '../ports'
import { allowing, webRestart } from '../testing/helper-scene'
import type { SeenFile } from '../testing/hostile-operations'
import { hostileSteps, isGoodByChance } from '../testing/hostile-steps'
import { startTestHost, type TestHost } from '../testing/testhost/start-test-host'
import type { Answer } from './helper-types'

// The authority's path is fixed, so the real program runs where /etc is a private one: in a test machine.
// It stands there as it is installed: it trusts its parts only where nobody but root can write them.
const shipped = import.meta.dirname
const PLACE = '/usr/local/lib/mamori'
const helper = `${PLACE}/mamori-helper.mjs`
const ROOT = '/srv/app/data'
const TRIES = 300
const AT_ONCE = 4
const { signal } = new AbortController()

let host: TestHost
let exec: Exec
const sh = async (script: string): Promise<string> => {
  const result = await exec(['bash', '-c', script], { timeoutMs: 20_000, signal })
  if (result.kind !== 'exited' || result.code !== 0) throw new Error(JSON.stringify(result))
  return result.stdout.trim()
}
const put = (path: string, text: string): Promise<unknown> =>
  exec(['tee', path], { timeoutMs: 10_000, signal, input: text })

beforeAll(async () => {
  host = await startTestHost(
    {
      'web.service': '[Service]\nExecStart=/bin/sleep 1000\n',
      'other.service': '[Service]\nExecStart=/bin/sleep 1000\n',
    },
    { ownFiles: true },
  )
  exec = host.inside(createExec())
  await sh(`mkdir -p /etc/mamori ${ROOT}/deep && chmod 755 /etc/mamori && systemctl start web other`)
  await sh(
    `mkdir -p ${PLACE} && chown root:root ${PLACE} && install -o root -g root -m 755 '${shipped}'/*.mjs ${PLACE}`,
  )
  for (const at of [ROOT, `${ROOT}/deep`])
    await sh(
      `cd ${at} && ln -s /etc link && ln -s loop loop && ln -s /nowhere dangling && touch file && mkfifo fifo && echo kept > target && mkdir empty`,
    )
  await put('/etc/mamori/authority.json', JSON.stringify(allowing({ roots: [ROOT] })))
  return host.stop
})

/** A file of the machine as the helper will see it. */
const seen = async (path: string): Promise<SeenFile> => {
  const [dev = '', ino = '', uid, gid, mode = ''] = (await sh(`stat -c '%d %i %u %g %a' ${path}`)).split(' ')
  return { id: { dev, ino }, access: { uid: Number(uid), gid: Number(gid), mode: Number.parseInt(mode, 8) } }
}

type Ran = { readonly code: number | null; readonly answer: Answer; readonly stderr: string }

/** Runs the program as sudo does: with nothing but its path. */
const runHelper = async (
  input: string,
  { args = [], env = [] }: { readonly args?: readonly string[]; readonly env?: readonly string[] } = {},
): Promise<Ran> => {
  const [enter = '', ...more] = host.enter
  const argv = [...more, 'env', '-i', ...env, process.execPath, helper, ...args]
  const child = spawn(enter, argv, { stdio: ['pipe', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  child.stdin.on('error', () => undefined).end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, answer: JSON.parse(stdout) as Answer, stderr }
}
const verdict = ({ code, answer }: Ran): string => `${String(code)} ${answer.kind} ${answer.code}`

/** Everything that a step could have touched. */
const scene = (): Promise<string> =>
  sh(
    `systemctl show -p InvocationID --value web other; find /srv /etc/mamori -printf '%p %m %U %G %y\\n' | sort; find /etc -newer /etc/mamori/authority.json | sort`,
  )

describe('the real program', () => {
  it(`refuses ${String(TRIES)} hostile inputs and touches nothing`, async () => {
    const before = await scene()
    const file = await seen(`${ROOT}/target`)
    const inputs = fc
      .sample(hostileSteps(ROOT, file), { numRuns: TRIES + 150, seed: 7 })
      .filter((json) => !isGoodByChance(json, ROOT, file))
      .slice(0, TRIES)
    expect(inputs).toHaveLength(TRIES)
    const waiting = [...inputs]
    const work = async (): Promise<void> => {
      for (let json = waiting.pop(); json !== undefined; json = waiting.pop()) {
        const ran = await runHelper(json)
        // What is not there is done: there is nothing to do.
        const isNothing = ran.answer.kind === 'done' && ran.answer.output === ''
        expect([json.slice(0, 500), isNothing || ran.answer.kind, ran.stderr]).toEqual([
          json.slice(0, 500),
          isNothing || 'refused',
          '',
        ])
        expect(ran.code).toBe(isNothing ? 0 : 2)
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    expect(await scene()).toBe(before)
  }, 240_000)

  it('does the good ones', async () => {
    const before = await sh('systemctl show -p InvocationID --value web')
    expect(verdict(await runHelper(JSON.stringify(webRestart)))).toBe('0 done done')
    expect(await sh('systemctl show -p InvocationID --value web')).not.toBe(before)
    const made = await runHelper(
      JSON.stringify({
        kind: 'mkdir',
        path: `${ROOT}/a/b`,
        mode: 0o1770,
        owner: { uid: 33, gid: 34, name: 'x' },
      }),
    )
    expect(made.answer).toEqual({ kind: 'done', code: 'done', params: {}, output: `${ROOT}/a\n${ROOT}/a/b` })
    expect(await sh(`stat -c '%a %u %g' ${ROOT}/a ${ROOT}/a/b`)).toBe('755 0 0\n1770 33 34')
    await sh(`rm -r ${ROOT}/a`)
  })

  it('changes, moves, writes and removes files', async () => {
    await sh(`cd ${ROOT} && echo one > a && echo two > b && chown 33:34 a b`)
    const [a, b] = [await seen(`${ROOT}/a`), await seen(`${ROOT}/b`)]
    const [pathA, pathB] = [`${ROOT}/a`, `${ROOT}/b`]
    const access = { uid: 35, gid: 36, mode: 0o640 }
    const run = async (kind: string, fields: object): Promise<string> =>
      verdict(await runHelper(JSON.stringify({ kind, ...fields })))
    expect(await run('set_access', { path: pathA, id: a.id, before: a.access, after: access })).toBe(
      '0 done done',
    )
    expect(await sh(`stat -c '%a %u %g' ${pathA}`)).toBe('640 35 36')
    const content = Buffer.from('new\n').toString('base64')
    expect(
      await run('replace_file', {
        path: pathA,
        id: a.id,
        sha256Before: null,
        content,
        access,
        mtimeMs: 86_400_000,
      }),
    ).toBe('0 done done')
    expect(await sh(`cat ${pathA}; stat -c '%a %u %g %Y' ${pathA}`)).toBe('new\n640 35 36 86400')
    expect(await run('compress_file', { path: pathB, id: b.id, to: `${ROOT}/b.gz`, mode: 0o600 })).toBe(
      '0 done done',
    )
    expect(await sh(`zcat ${ROOT}/b.gz; stat -c '%a %u %g' ${ROOT}/b.gz`)).toBe('two\n600 33 34')
    const entries = [
      { path: pathA, id: (await seen(pathA)).id },
      { path: `${ROOT}/b.gz`, id: (await seen(`${ROOT}/b.gz`)).id },
    ]
    const removed = await runHelper(JSON.stringify({ kind: 'remove_files', entries }))
    expect(JSON.parse(removed.answer.output)).toMatchObject({ files: 2, left: [] })
    expect(await sh(`ls ${ROOT}`)).not.toMatch(/^(a|b|b\.gz|\.mamori.*)$/m)
  })

  it.each(['content', 'files', 'places', 'signals'])(
    'does nothing while others than root could write its part %s',
    async (part) => {
      const path = `${PLACE}/mamori-helper-${part}.mjs`
      await sh(`chmod 775 ${path}`)
      const ran = await runHelper(JSON.stringify(webRestart))
      await sh(`mv ${path} ${path}.away`)
      const without = await runHelper(JSON.stringify(webRestart))
      await sh(`mv ${path}.away ${path} && chmod 755 ${path}`)
      expect([verdict(ran), ran.answer.params['path'], verdict(without)]).toEqual([
        '2 refused not_roots_alone',
        path,
        '2 refused missing',
      ])
    },
  )

  it('says how a command failed; what it said is on stderr', async () => {
    await put(
      '/etc/mamori/authority.json',
      JSON.stringify(
        allowing({ services: { gone: { manager: 'systemd', unit: 'gone', allow: ['restart'] } } }),
      ),
    )
    const step = {
      ...webRestart,
      service: 'gone',
      unit: 'gone',
      argv: [...webRestart.argv.slice(0, -1), 'gone.service'],
    }
    const ran = await runHelper(JSON.stringify(step))
    expect([verdict(ran), ran.answer.params['code']]).toEqual(['1 failed exit', 5])
    expect(ran.stderr).toContain('gone.service')
    await put('/etc/mamori/authority.json', JSON.stringify(allowing({ roots: [ROOT] })))
  })

  it('restarts what an init script runs: by systemd where there is one, else by the script, whose daemon lives on', async () => {
    const services = { old: { manager: 'sysv', unit: 'other', allow: ['restart'] } } as const
    await put('/etc/mamori/authority.json', JSON.stringify(allowing({ services })))
    await put(
      '/etc/init.d/other',
      '#!/bin/sh\necho told\n(while sleep 0.1; do echo alive; date +%s%N > /run/other; done) &\n',
    )
    await sh('chmod 755 /etc/init.d/other')
    const step = {
      ...webRestart,
      service: 'old',
      manager: 'sysv',
      unit: 'other',
      argv: ['/etc/init.d/other', 'restart'],
    }
    const before = await sh('systemctl show -p InvocationID --value other')
    expect(verdict(await runHelper(JSON.stringify(step)))).toBe('0 done done')
    expect(
      await sh('systemctl show -p InvocationID --value other; ls /run/other 2>/dev/null || true'),
    ).not.toBe(before)
    expect(await sh('ls /run/other 2>/dev/null || true')).toBe('')

    await sh('mv /run/systemd/system /run/systemd/away')
    const ran = await runHelper(JSON.stringify(step))
    await sh('mv /run/systemd/away /run/systemd/system')
    expect(verdict(ran)).toBe('0 done done')
    const first = await vi.waitFor(() => sh('cat /run/other'))
    await vi.waitFor(async () => expect(await sh('cat /run/other')).not.toBe(first))
    await put('/etc/mamori/authority.json', JSON.stringify(allowing({ roots: [ROOT] })))
  })

  it('takes no argument and no option, and no other place for the authority', async () => {
    expect(verdict(await runHelper(JSON.stringify(webRestart), { args: ['--authority=/tmp/x'] }))).toBe(
      '2 refused arguments',
    )
    expect(verdict(await runHelper(JSON.stringify(webRestart), { args: ['x'] }))).toBe('2 refused arguments')
    expect(
      verdict(await runHelper(JSON.stringify(webRestart), { env: ['NODE_OPTIONS=--no-warnings'] })),
    ).toBe('2 refused environment')
  })

  it('reads 1.5 MB and no more', async () => {
    const padded = (bytes: number): string => JSON.stringify(webRestart).padEnd(bytes, ' ')
    expect(verdict(await runHelper(padded(1_500_000)))).toBe('0 done done')
    expect(verdict(await runHelper(padded(1_500_001)))).toBe('2 refused input_size')
    expect(verdict(await runHelper(padded(5_000_000)))).toBe('2 refused input_size')
  })

  it('does not wait for ever for its input', async () => {
    const [enter = '', ...more] = host.enter
    const child = spawn(enter, [...more, 'env', '-i', process.execPath, helper], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    child.stdin.write('{"kind":')
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    const startedAt = performance.now()
    const [code] = (await once(child, 'close')) as [number | null]
    expect([code, (JSON.parse(said) as Answer).code]).toEqual([2, 'input_timeout'])
    expect(performance.now() - startedAt).toBeGreaterThan(4500)
  })

  it('refuses for everybody but root', async () => {
    const [enter = '', ...more] = host.enter
    const child = spawn(
      enter,
      [...more, 'setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', process.execPath, helper],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    let said = ''
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
    await once(child, 'close')
    expect((JSON.parse(said) as Answer).code).toBe('not_root')
  })
})

describe('an authority', () => {
  const file = '/etc/mamori/authority.json'
  const good = JSON.stringify(allowing({ roots: [ROOT] }))
  it.each([
    ['that is not there', `rm ${file}`, 'missing'],
    ['of another owner', `chown 65534 ${file}`, 'not_roots_alone'],
    ['that a group may write', `chmod 664 ${file}`, 'not_roots_alone'],
    ['that everybody may write', `chmod 646 ${file}`, 'not_roots_alone'],
    ['in a folder that others may write', 'chmod 777 /etc/mamori', 'not_roots_alone'],
    ['in a folder of another', 'chown 65534 /etc/mamori', 'not_roots_alone'],
    ['that is a link', `mv ${file} /etc/mamori/real && ln -s real ${file}`, 'not_roots_alone'],
    ['behind a link', 'mv /etc/mamori /etc/elsewhere && ln -s elsewhere /etc/mamori', 'not_roots_alone'],
    ['that is a folder', `rm ${file} && mkdir ${file}`, 'not_roots_alone'],
    ['that is a pipe', `rm ${file} && mkfifo ${file}`, 'not_roots_alone'],
    ['that is too large', `head -c 70000 /dev/zero >> ${file}`, 'authority'],
    ['that is half', `truncate -s 50 ${file}`, 'authority'],
    ['that is empty', `truncate -s 0 ${file}`, 'authority'],
    ['of tomorrow', `sed -i s/version\\":1/version\\":2/ ${file}`, 'authority'],
    ['with more in it', `sed -i s/{/{\\"x\\":1,/ ${file}`, 'authority'],
  ])('%s allows nothing', async (_name, spoil, code) => {
    const before = await sh('systemctl show -p InvocationID --value web')
    await sh(spoil)
    const ran = await runHelper(JSON.stringify(webRestart))
    await sh(`rm -rf /etc/mamori /etc/elsewhere && mkdir -m 755 /etc/mamori`)
    await put(file, good)
    expect(verdict(ran)).toBe(`2 refused ${code}`)
    expect(await sh('systemctl show -p InvocationID --value web')).toBe(before)
  })
})
