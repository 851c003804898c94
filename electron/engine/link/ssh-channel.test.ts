import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ChannelFailed, type Channel } from './link'
import { sshFolder } from './ssh-process'
import { openSshChannel, type SshOptions } from './ssh-channel'

let dir = ''
let open: Channel[] = []
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'mamori-ssh-'))
  open = []
})
afterEach(async () => {
  for (const channel of open) channel.close()
  await Promise.all(open.map((channel) => channel.ended))
  await rm(dir, { recursive: true, force: true })
})

const HELLO = '{"t":"hello","versions":{"app":"1","contract":1,"reducer":1}}'

/** A program in place of ssh: it answers -G with `config`, writes its arguments down, and does what `does` says. */
const fake = async (does: string, config = 'connecttimeout none\nserveraliveinterval 0'): Promise<void> => {
  const file = join(dir, 'ssh')
  const script = [
    '#!/bin/sh',
    'for word; do [ "$word" = -G ] && G=1; done',
    `if [ -n "$G" ]; then printf '%s\\n' "$@" > "${dir}/asked"; printf '%b\\n' '${config.replaceAll('\n', '\\n')}'; exit 0; fi`,
    `printf '%s\\n' "$@" > "${dir}/args"; echo $$ > "${dir}/pid"`,
    does,
  ]
  await writeFile(file, `${script.join('\n')}\n`)
  await chmod(file, 0o755)
}

const openFake = async (more: Partial<SshOptions> = {}, signal = new AbortController().signal) => {
  const env = { ...process.env, PATH: `${dir}:${process.env['PATH'] ?? ''}` }
  const channel = await openSshChannel({ destination: 'web-1', env, ...more })(signal)
  open.push(channel)
  return channel
}

const failure = async (opening: Promise<unknown>): Promise<readonly [string, string | null]> => {
  const error: unknown = await opening.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ChannelFailed))
    throw new Error('it did not fail as a channel does', { cause: error })
  return [error.end.why.code, error.end.detail]
}

const isRunning = async (): Promise<boolean> => {
  try {
    process.kill(Number(await readFile(join(dir, 'pid'), 'utf8')), 0)
    return true
  } catch {
    // ESRCH: it is gone.
    return false
  }
}

const heard = (channel: Channel): string[] => {
  const lines: string[] = []
  channel.onLine((line) => lines.push(line))
  return lines
}

describe('openSshChannel', () => {
  it('carries lines both ways and ends its ssh when it is closed', async () => {
    await fake(`echo '${HELLO}'; while read -r line; do echo "back $line"; done`)
    const channel = await openFake()
    const lines = heard(channel)
    channel.send('one')
    channel.send('two')
    await vi.waitFor(() => expect(lines).toEqual([HELLO, 'back one', 'back two']))
    expect(await channel.answerChallenge({ dir: '/x', id: 'a'.repeat(16), nonce: 'b'.repeat(32) })).toBe(
      false,
    )
    channel.close()
    expect(await channel.ended).toEqual({ why: { code: 'wire.stopped', params: {} }, detail: null })
    expect(await isRunning()).toBe(false)
  })

  it('runs ssh with the user’s config and as few options as can be', async () => {
    await fake(`echo '${HELLO}'; cat`)
    await openFake({ configFile: '/my/config' })
    expect((await readFile(join(dir, 'asked'), 'utf8')).split('\n')).toEqual([
      '-F',
      '/my/config',
      '-G',
      '--',
      'web-1',
      '',
    ])
    const args = (await readFile(join(dir, 'args'), 'utf8')).trim().split('\n')
    expect(args.slice(0, 5)).toEqual(['-F', '/my/config', '-T', '-a', '-x'])
    expect(args.slice(-3)).toEqual(['--', 'web-1', 'mamori serve --stdio'])
    expect(args.filter((word) => word.includes('='))).toEqual([
      'BatchMode=yes',
      'ControlMaster=no',
      'ClearAllForwardings=yes',
      'RemoteCommand=none',
      'ConnectTimeout=10',
      'ServerAliveInterval=15',
      'ServerAliveCountMax=3',
    ])
  })

  it('leaves times that the user has set alone, and gives back a session that the config takes away', async () => {
    const config = 'connecttimeout 60\nserveraliveinterval 5\nsessiontype none\nstdinnull no'
    await fake(`echo '${HELLO}'; cat`, config)
    await openFake()
    const args = await readFile(join(dir, 'args'), 'utf8')
    expect(args).not.toMatch(/ConnectTimeout|ServerAlive|StdinNull|ForkAfter/)
    expect(args).toContain('SessionType=default')
  })

  it.each(['-oProxyCommand=touch x', '', 'a b', 'web;id', 'web\n-v', '$(id)'])(
    'refuses %j and runs nothing',
    async (destination) => {
      await fake('exit 0')
      expect((await failure(openFake({ destination })))[0]).toBe('ssh.destination')
      await expect(readFile(join(dir, 'asked'))).rejects.toThrow('ENOENT')
    },
  )

  it('skips what a login prints before the first frame, whatever its bytes', async () => {
    await fake(
      `printf 'Welcome\\n{"t":"motd"}\\n\\244\\342 EUC\\n{"a":\\n'; echo '${HELLO}'; echo '{"t":"ping"}'; cat`,
    )
    const lines = heard(await openFake())
    await vi.waitFor(() => expect(lines).toEqual([HELLO, '{"t":"ping"}']))
  })

  it('hears a refusal of a program that ends at once', async () => {
    const refused = '{"t":"refused","code":"no_engine","message":{"code":"wire.no_engine","params":{}}}'
    await fake(`echo '${refused}'; exit 3`)
    const channel = await openFake()
    const lines = heard(channel)
    await channel.ended
    expect(lines).toEqual([refused])
  })

  it('gives up a login that never stops talking', async () => {
    await fake('while :; do echo 0123456789012345678901234567890123456789; done')
    const [code, detail] = await failure(openFake())
    expect(code).toBe('ssh.not_mamori')
    expect(detail?.length).toBeLessThanOrEqual(4096)
    expect(await isRunning()).toBe(false)
  })

  it.each([
    ['ssh: Could not resolve hostname web-1: Name or service not known', 255, 'ssh.unknown_host'],
    ['ssh: connect to host web-1 port 22: Connection refused', 255, 'ssh.refused'],
    ['ssh: connect to host web-1 port 22: Connection timed out', 255, 'ssh.timed_out'],
    ['ssh: connect to host web-1 port 22: No route to host', 255, 'ssh.unreachable'],
    [
      'No ED25519 host key is known for web-1 and you have requested strict checking.\nHost key verification failed.',
      255,
      'ssh.key_unknown',
    ],
    [
      '@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\nHost key verification failed.',
      255,
      'ssh.key_changed',
    ],
    ['me@web-1: Permission denied (publickey).', 255, 'ssh.denied'],
    ['Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures', 255, 'ssh.denied'],
    ['kex_exchange_identification: Connection closed by remote host', 255, 'ssh.closed'],
    ['something new', 255, 'ssh.failed'],
    ['bash: line 1: mamori: command not found', 127, 'ssh.no_mamori'],
    ['bash: /usr/bin/mamori: Permission denied', 126, 'ssh.not_runnable'],
    ['mamori: There is no command serve', 3, 'ssh.old_mamori'],
    ['This account is currently not available.', 1, 'ssh.not_mamori'],
  ])('tells %j with %i by its words', async (said, exit, code) => {
    await writeFile(join(dir, 'said'), `${said}\n`)
    await fake(`cat ${dir}/said >&2; exit ${exit}`)
    expect(await failure(openFake())).toEqual([code, said])
  })

  it('shows what ssh says as plain text', async () => {
    await fake(
      `printf 'bad \\033]0;x\\007 \\302\\233 line\\r\\nme: Permission denied (publickey).\\n' >&2; exit 255`,
    )
    expect(await failure(openFake())).toEqual([
      'ssh.denied',
      'bad ]0;x  line\nme: Permission denied (publickey).',
    ])
  })

  it('tells a connection that is lost later by the words of ssh', async () => {
    await fake(`echo '${HELLO}'; read -r line; echo 'Timeout, server web-1 not responding.' >&2; exit 255`)
    const channel = await openFake()
    heard(channel)
    channel.send('go')
    expect(await channel.ended).toEqual({
      why: { code: 'ssh.lost', params: { destination: 'web-1' } },
      detail: 'Timeout, server web-1 not responding.',
    })
  })

  it('tells a config that ssh cannot read', async () => {
    const file = join(dir, 'ssh')
    await writeFile(file, '#!/bin/sh\necho "/c: line 1: Bad configuration option: nonsense" >&2\nexit 255\n')
    await chmod(file, 0o755)
    expect(await failure(openFake())).toEqual([
      'ssh.config',
      '/c: line 1: Bad configuration option: nonsense',
    ])
  })

  it('tells that there is no ssh', async () => {
    expect((await failure(openFake({ env: { PATH: dir } })))[0]).toBe('ssh.no_program')
  })

  it('ends an ssh that does not hear, when it is told to stop', async () => {
    await fake(`trap '' TERM; echo x >&2; while :; do sleep 0.1; done`)
    const stopping = new AbortController()
    const opening = failure(openFake({}, stopping.signal))
    await vi.waitFor(() => isRunning().then((running) => expect(running).toBe(true)))
    stopping.abort()
    expect((await opening)[0]).toBe('wire.stopped')
    expect(await isRunning()).toBe(false)
  })

  it('does not wait for what ssh has left behind with its stderr open', async () => {
    await fake(`echo '${HELLO}'; sleep 30 2>&2 >/dev/null & echo $! > ${dir}/left; read -r line; exit 0`)
    const channel = await openFake()
    heard(channel)
    channel.send('go')
    const began = performance.now()
    expect((await channel.ended).why.code).toBe('ssh.ended')
    expect(performance.now() - began).toBeLessThan(5000)
    process.kill(Number(await readFile(join(dir, 'left'), 'utf8')), 'SIGKILL')
  })

  it('is looked for where only administrators write, on a system that looks in the working directory first', () => {
    expect(sshFolder({ SystemRoot: 'D:\\Windows' }, 'win32')).toBe('D:\\Windows')
    expect(sshFolder({}, 'win32')).toBe('C:\\Windows')
    expect(sshFolder({ SystemRoot: '/x' }, 'linux')).toBeUndefined()
  })
})
