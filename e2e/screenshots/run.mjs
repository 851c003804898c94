// `npm run screenshots`: takes the pictures of docs/screenshots on a machine of their own. Arguments go to Playwright.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { buildWhenNeeded } from '../../electron/launch/build-when-needed.mjs'
import { findElectron } from '../../electron/launch/find-electron.mjs'
import { createSpeak } from '../../electron/launch/text.mjs'

const root = resolve(import.meta.dirname, '../..')
const uid = process.getuid?.() ?? -1

/** @param {readonly string[]} argv @param {NodeJS.ProcessEnv} env @returns {Promise<number>} */
const run = ([program = '', ...args], env) =>
  new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env })
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
      process.once(signal, () => child.kill(signal))
    child.once('error', fail)
    child.once('exit', (code) => done(code ?? 1))
  })

if (process.platform !== 'linux') throw new Error('The pictures are taken on Linux.')
if (root.startsWith('/srv/'))
  throw new Error('The pictures need /srv for themselves: move this folder elsewhere.')

// What has to be fetched or built is, before the network is left behind.
const speak = createSpeak('en')
const say = (/** @type {string} */ line) => console.log(line)
await findElectron({ root, say, speak })
await buildWhenNeeded({ root, speak, say })

const machine = await mkdtemp(join(tmpdir(), 'mamori-machine-'))
try {
  for (const name of ['stat', 'meminfo'])
    await writeFile(join(machine, name), await readFile(`/proc/${name}`), { mode: 0o666 })
  const spaces = ['--uts', '--mount', '--net', '--pid', '--fork', '--mount-proc', '--kill-child']
  const asUser = uid === 0 ? [] : ['--user', '--map-root-user']
  const script = join(import.meta.dirname, 'machine.sh')
  process.exitCode = await run(
    ['unshare', ...spaces, ...asUser, '--', 'sh', script, ...process.argv.slice(2)],
    { ...process.env, TZ: 'Asia/Tokyo', MACHINE: machine, MACHINE_USER: uid === 0 ? '' : String(uid) },
  )
} finally {
  await rm(machine, { recursive: true, force: true })
}
