import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { createExec } from '../../../engine/exec'
import type { Exec } from '../../../engine/ports'
import { findProgram } from '../../../engine/testing/find-program'
import { freePort } from '../../../engine/testing/free-port'
import { startTestHost } from '../../../engine/testing/testhost/start-test-host'

// A machine with a systemd, a sudo and an /etc of its own: the service is really installed, run, hurt and removed there.
const checkout = resolve(import.meta.dirname, '../../../..')
/** Where it stands on the machine: a place that root alone may write, wherever the checkout is. */
const PLACE = '/opt/mamori'
const program = `${PLACE}/out/main/mamori.js`
const { signal } = new AbortController()
const CONFIG = '/etc/app/error_patterns.json'
const SOON = { timeout: 40_000, interval: 250 }

let exec: Exec
const run = async (
  argv: readonly string[],
  input?: string,
): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> => {
  const result = await exec(argv, {
    timeoutMs: 120_000,
    signal,
    ...(input === undefined ? {} : { input }),
    maxOutputBytes: 1_000_000,
  })
  if (result.kind !== 'exited') throw new Error(JSON.stringify([argv, result]))
  return result
}
const sh = async (script: string): Promise<string> => {
  const { code, stdout, stderr } = await run(['bash', '-c', script])
  if (code !== 0) throw new Error(`${script}: ${stdout}${stderr}`)
  return stdout.trim()
}
const put = (path: string, text: string) => run(['tee', path], text)
const mamori = (...words: readonly string[]) => run(['env', 'LANG=C', process.execPath, program, ...words])
const show = (property: string, unit = 'mamori') => sh(`systemctl show --value -p ${property} ${unit}`)
const log = () => sh('cat /var/lib/mamori/logs/auto_fix.log')

type Document = {
  readonly ok: boolean
  readonly items: readonly {
    readonly what: string
    readonly state: string
    readonly mode?: string
    readonly owner?: string
    readonly notes?: readonly string[]
  }[]
  readonly warnings: readonly string[]
}
const install = async (...words: readonly string[]): Promise<Document> =>
  JSON.parse((await mamori('install-service', '--json', ...words)).stdout) as Document
const statesOf = ({ items }: Document): Readonly<Record<string, string>> =>
  Object.fromEntries(items.map(({ what, state }) => [what, state]))

const settings = (port: number, more: object = {}): object => ({
  error_patterns: [
    {
      id: 'file_not_found',
      name: 'file_not_found',
      pattern: 'No such file',
      severity: 'error',
      auto_fix: true,
      actions: [
        { type: 'create_missing_dirs', directories: ['/srv/app/data'], owner: 'nobody', mode: '750' },
      ],
    },
  ],
  health_checks: [
    {
      name: 'redis',
      type: 'redis',
      host: '127.0.0.1',
      port,
      interval: 1,
      timeout: 1,
      consecutive: 2,
      auto_fix: true,
      on_failure: [{ type: 'service_restart', service: 'web' }],
    },
  ],
  log_sources: [{ path: '/var/log/app/app.log' }],
  services: { web: { manager: 'systemd', unit: 'web', allow: ['restart'] } },
  auto_fix_config: { recurrence_window: 2, retry_delay: 1, cooldown_period: 1 },
  mode: 'auto',
  ...more,
})

beforeAll(async () => {
  if (!existsSync(`${checkout}/out/main/mamori.js`))
    throw new Error('the command line is not built: npm run build')
  const port = await freePort()
  const redis = findProgram('redis-server', 'redis-server')
  const host = await startTestHost(
    {
      'web.service': `[Service]\nType=notify\nExecStart=${redis} --port ${String(port)} --bind 127.0.0.1 --save "" --supervised systemd\n`,
    },
    { ownFiles: true },
  )
  exec = host.inside(createExec())
  await sh(`mkdir -p ${PLACE} && mount --bind '${checkout}' ${PLACE}`)
  await sh(
    'mkdir -p /etc/app /var/log/app /etc/systemd/system/mamori.service.d && touch /var/log/app/app.log && systemctl start web',
  )
  await put(CONFIG, JSON.stringify(settings(port), null, 2))
  // The same in short: what takes a minute on a real host takes seconds here.
  await put('/etc/systemd/system/mamori.service.d/short.conf', '[Service]\nRestartSec=0.2\nWatchdogSec=4\n')
  return host.stop
})

// Each test goes on where the one before has ended, as an operator would.
describe('a service of systemd', () => {
  it('is shown whole beforehand, and nothing is written', async () => {
    const before = await sh(
      'find /etc /usr/local/lib -newer /etc/app/error_patterns.json; getent passwd mamori || true',
    )
    const dry = await install('--config', CONFIG, '--dry-run')
    expect(new Set(Object.values(statesOf(dry)))).toEqual(new Set(['planned']))
    expect(dry.items.map(({ what }) => what)).toContain('/etc/sudoers.d/mamori')
    expect(
      await sh('find /etc /usr/local/lib -newer /etc/app/error_patterns.json; getent passwd mamori || true'),
    ).toBe(before)
  })

  it('is no business of anybody but root', async () => {
    const { code, stderr } = await run([
      'setpriv',
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      process.execPath,
      program,
      'install-service',
      '--config',
      CONFIG,
    ])
    expect([code, stderr]).toEqual([3, expect.stringContaining('sudo mamori install-service')])
  })

  it('gets everything that it needs, each thing told, and runs as its own user', async () => {
    const done = await install('--config', CONFIG)
    expect(done).toMatchObject({ ok: true, warnings: [] })
    const rights = done.items
      .filter(({ mode }) => mode !== undefined)
      .map(({ what, mode, owner }) => `${what} ${mode ?? ''} ${owner ?? ''}`)
    const paths = done.items.filter(({ mode }) => mode !== undefined).map(({ what }) => what)
    expect(await sh(`stat -c '%n 0%a %U:%G' ${paths.join(' ')}`)).toBe(rights.join('\n'))
    expect(rights).toEqual([
      '/etc/mamori 0755 root:root',
      '/etc/mamori/error_patterns.json 0640 root:mamori',
      '/etc/mamori/authority.json 0644 root:root',
      '/usr/local/lib/mamori 0755 root:root',
      '/usr/local/lib/mamori/mamori-helper-content.mjs 0644 root:root',
      '/usr/local/lib/mamori/mamori-helper-files.mjs 0644 root:root',
      '/usr/local/lib/mamori/mamori-helper-places.mjs 0644 root:root',
      '/usr/local/lib/mamori/mamori-helper-signals.mjs 0644 root:root',
      '/usr/local/lib/mamori/mamori-helper.mjs 0755 root:root',
      '/etc/sudoers.d/mamori 0440 root:root',
      '/etc/systemd/system/mamori.service 0644 root:root',
    ])
    // Type=notify: it is active only since the daemon has said that it watches.
    expect(await sh('systemctl is-active mamori; systemctl is-enabled mamori')).toBe('active\nenabled')
    expect(await show('StatusText')).not.toBe('')
    expect(await sh('ps -o user= -p $(systemctl show --value -p MainPID mamori)')).toBe('mamori')
    expect(await sh(`stat -c '%a %U:%G' /run/mamori /var/lib/mamori`)).toBe(
      '750 mamori:mamori\n700 mamori:mamori',
    )
  })

  it('is right already when it is installed again', async () => {
    const pid = await show('MainPID')
    const again = await install('--config', CONFIG)
    expect(Object.entries(statesOf(again)).filter(([, state]) => state !== 'unchanged')).toEqual([
      ['systemctl daemon-reload', 'ran'],
      ['systemctl enable --now mamori.service', 'ran'],
    ])
    expect([again.warnings, await show('MainPID')]).toEqual([[], pid])
  })

  it('restarts a service that was killed, through sudo and the helper, and verifies it', async () => {
    const before = await show('InvocationID', 'web')
    await sh('systemctl kill -s KILL web')
    await vi.waitFor(async () => expect(await log()).toMatch(/Repair ended: Verified \(target: web\)/), SOON)
    expect(await sh('systemctl is-active web')).toBe('active')
    expect(await show('InvocationID', 'web')).not.toBe(before)
  })

  it('makes a directory where only root may, inside of its own confinement', async () => {
    await sh(
      `echo "$(date '+%F %T') ERROR [Errno 2] No such file or directory: '/srv/app/data/x'" >> /var/log/app/app.log`,
    )
    await vi.waitFor(
      async () => expect(await sh(`stat -c '%a %U' /srv/app/data || true`)).toBe('750 nobody'),
      SOON,
    )
    await vi.waitFor(
      async () => expect(await log()).toMatch(/Repair ended: Verified \(target: \/srv\/app\/data\)/),
      SOON,
    )
    expect(await sh(`stat -c '%a %U' /srv/app`)).toBe('755 root')
  })

  it('comes back when it is killed', async () => {
    const pid = await show('MainPID')
    await sh(`kill -KILL ${pid}`)
    await vi.waitFor(
      async () => expect([await show('NRestarts'), await show('ActiveState')]).toEqual(['1', 'active']),
      SOON,
    )
    expect(await show('MainPID')).not.toBe(pid)
  })

  it('lives on as long as it says so, and is restarted when it stands still', async () => {
    const pid = await show('MainPID')
    const heardAt = await show('WatchdogTimestampMonotonic')
    await vi.waitFor(
      async () =>
        expect(Number(await show('WatchdogTimestampMonotonic'))).toBeGreaterThan(Number(heardAt) + 6_000_000),
      SOON,
    )
    expect([await show('MainPID'), await show('NRestarts')]).toEqual([pid, '1'])
    await sh(`kill -STOP ${pid}`)
    await vi.waitFor(
      async () => expect([await show('NRestarts'), await show('ActiveState')]).toEqual(['2', 'active']),
      SOON,
    )
    expect(await show('MainPID')).not.toBe(pid)
  })

  it('says what it could do for each rule, as its own user and as it is confined', async () => {
    const asService = async (...properties: readonly string[]): Promise<Readonly<Record<string, string>>> => {
      const { stdout } = await run([
        'systemd-run',
        '--quiet',
        '--pipe',
        '--wait',
        '--collect',
        '-pUser=mamori',
        '-pEnvironment=LANG=C',
        ...properties.map((property) => `-p${property}`),
        process.execPath,
        program,
        'check-config',
        '/etc/mamori/error_patterns.json',
        '--json',
      ])
      const { rules } = JSON.parse(stdout) as {
        readonly rules: readonly { readonly id: string; readonly text: string }[]
      }
      return Object.fromEntries(rules.map(({ id, text }) => [id, text]))
    }
    await sh('rmdir /srv/app/data')
    expect(await asService()).toMatchObject({
      'check:redis': expect.stringContaining('2') as string,
      file_not_found: expect.stringContaining('1') as string,
    })
    expect(await asService('NoNewPrivileges=yes')).toMatchObject({
      'check:redis': expect.stringContaining('NoNewPrivileges=yes') as string,
    })
    expect(await asService('ReadOnlyPaths=/srv')).toMatchObject({
      file_not_found: expect.stringContaining('read-only') as string,
    })
    await sh('mv /etc/sudoers.d/mamori /srv/kept')
    expect(await asService()).toMatchObject({
      'check:redis': expect.stringContaining('sudo does not allow it') as string,
    })
    await sh('mv /srv/kept /etc/sudoers.d/mamori && mv /usr/local/lib/mamori /usr/local/lib/away')
    expect(await asService()).toMatchObject({
      'check:redis': expect.stringContaining('sudo mamori install-service') as string,
    })
    await sh('mv /usr/local/lib/away /usr/local/lib/mamori')
  })

  it('keeps what root has allowed, shows the difference, and writes it anew only when told', async () => {
    await sh(`sed -i 's#/srv/app/data#/srv/other#' /etc/mamori/authority.json`)
    const kept = await install('--no-start')
    const notes = kept.items.find(({ what }) => what === '/etc/mamori/authority.json')?.notes
    expect(statesOf(kept)['/etc/mamori/authority.json']).toBe('kept')
    expect(notes).toEqual([
      expect.stringContaining('roots: /srv/app/data'),
      expect.stringContaining('roots: /srv/other'),
      expect.stringContaining('--replace-authority'),
    ])
    expect(await sh('cat /etc/mamori/authority.json')).toContain('/srv/other')
    expect(statesOf(await install('--no-start', '--replace-authority'))['/etc/mamori/authority.json']).toBe(
      'written',
    )
    expect(await sh('cat /etc/mamori/authority.json')).toContain('/srv/app/data')
  })

  it('does not trust a place that others may write', async () => {
    await sh('chmod 777 /usr/local/lib')
    const { code, stderr } = await mamori('install-service')
    await sh('chmod 755 /usr/local/lib')
    expect([code, stderr]).toEqual([3, expect.stringContaining('chmod go-w /usr/local/lib')])
  })

  it('says what was done and how to undo it when something fails on the way', async () => {
    await sh('rm -r /usr/local/lib/mamori && touch /usr/local/lib/mamori && rm /etc/mamori/authority.json')
    const { code, stdout, stderr } = await mamori('install-service')
    expect(code).toBe(2)
    expect(stdout).toContain('written: /etc/mamori/authority.json')
    expect(stderr).toMatch(/failed on the way: .*\/usr\/local\/lib\/mamori[\s\S]*uninstall-service/)
    await sh('rm /usr/local/lib/mamori')
    expect((await install()).ok).toBe(true)
  })

  it('gives up all rights for good when its rules need none', async () => {
    const file = '/etc/mamori/error_patterns.json'
    await sh(`cp -p ${file} /srv/kept`)
    await run(
      ['tee', file],
      JSON.stringify({ mode: 'auto', log_sources: [{ path: '/var/log/app/app.log' }] }),
    )
    const done = await install()
    expect(statesOf(done)).toMatchObject({
      '/etc/sudoers.d/mamori': 'removed',
      '/etc/systemd/system/mamori.service': 'written',
    })
    expect(await sh('systemctl is-active mamori')).toBe('active')
    expect(
      await sh(`grep -E '^(NoNewPrivs|CapBnd)' /proc/$(systemctl show --value -p MainPID mamori)/status`),
    ).toBe('CapBnd:\t0000000000000000\nNoNewPrivs:\t1')
    await sh(`cp -p /srv/kept ${file}`)
    expect(statesOf(await install())).toMatchObject({ '/etc/sudoers.d/mamori': 'written' })
  })

  it('is stopped and removed, with its data kept', async () => {
    const { code, stdout } = await mamori('uninstall-service')
    expect(code).toBe(0)
    expect(stdout).toMatch(/removed: \/etc\/sudoers.d\/mamori\n[\s\S]*kept: \/var\/lib\/mamori/)
    expect(
      await sh(
        'systemctl is-active mamori || true; ls /etc/sudoers.d /usr/local/lib/mamori 2>&1 | grep mamori$ || true',
      ),
    ).toBe('inactive')
    expect(await sh('ls /etc/mamori; ls /var/lib/mamori')).toContain('mamori.db')
  })

  it('leaves nothing when it is purged', async () => {
    expect((await mamori('uninstall-service', '--purge')).code).toBe(0)
    expect(
      await sh(
        'ls -d /etc/mamori /var/lib/mamori /usr/local/lib/mamori /etc/sudoers.d/mamori 2>/dev/null || true; getent passwd mamori || getent group mamori || true',
      ),
    ).toBe('')
  })
})
