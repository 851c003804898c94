#!/usr/bin/env node
// Installs what the tests and the window need from Debian or Ubuntu: `sudo node .ci/install-system-packages.mjs`.
// Does nothing when all is there; starts no service; says what is missing when it may not install.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { debianName, namesT64 } from '../electron/launch/preflight.mjs'

const wanted = [
  // the window and a screen for it
  'xvfb',
  'xauth',
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libnotify4',
  'fonts-noto-cjk',
  // the desktop around it
  'dbus',
  'dunst',
  'gnome-keyring',
  // what it watches in the tests
  'redis-server',
  'postgresql',
  'supervisor',
  'systemd',
  'openssl',
  'iproute2',
  'procps',
  'openssh-client',
  'openssh-server',
  // what it acts through
  'sudo',
]

const POLICY = '/usr/sbin/policy-rc.d'
const say = (line) => process.stdout.write(`${line}\n`)

/** Fast: one look into dpkg's database for all of them. */
const missingOf = (names) => {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\\n', ...names], {
    encoding: 'utf8',
  })
  const installed = new Set(
    stdout.split('\n').flatMap((line) => (line.endsWith(' installed') ? [line.split(' ')[0]] : [])),
  )
  return names.filter((name) => !installed.has(name))
}

const run = (program, args) => {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  return spawnSync(program, args, { stdio: 'inherit', env }).status === 0
}

/** Installs with a policy that keeps every service of the packages from being started. */
const install = (names) => {
  const ownPolicy = !existsSync(POLICY)
  if (ownPolicy) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    const args = ['install', '--yes', '--no-install-recommends', ...names]
    return run('apt-get', args) || (run('apt-get', ['update']) && run('apt-get', args))
  } finally {
    if (ownPolicy) rmSync(POLICY, { force: true })
  }
}

const main = () => {
  const t64 = existsSync('/etc/os-release') && namesT64(readFileSync('/etc/os-release', 'utf8'))
  const names = wanted.map((name) => debianName(name, t64))
  if (!existsSync('/usr/bin/dpkg-query') || !existsSync('/usr/bin/apt-get')) {
    say(`This is neither Debian nor Ubuntu. Install what these packages of Debian hold: ${names.join(' ')}`)
    return 1
  }
  const missing = missingOf(names)
  if (missing.length === 0) return 0
  if (process.getuid?.() !== 0) {
    say(`Missing system packages. Run:\n  sudo apt-get install ${missing.join(' ')}`)
    return 1
  }
  say(`Installing ${missing.join(' ')}`)
  if (!install(missing)) {
    say(`apt-get could not install them; its messages stand above.`)
    return 1
  }
  const still = missingOf(names)
  if (still.length > 0) say(`Still missing: ${still.join(' ')}`)
  return still.length === 0 ? 0 : 1
}

process.exitCode = main()
