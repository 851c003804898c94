#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { join, resolve } from 'node:path'
import { buildWhenNeeded } from './build-when-needed.mjs'
import { findElectron } from './find-electron.mjs'
import { findHindrance } from './preflight.mjs'
import { createSpeak, launchLanguage, LaunchProblem } from './text.mjs'

const EXIT_NOT_STARTED = 3
const root = resolve(import.meta.dirname, '../..')
const speak = createSpeak(launchLanguage(process.env))
const say = (/** @type {string} */ line) => process.stderr.write(`${line}\n`)
const uid = process.getuid?.() ?? -1

/** @param {import('./find-electron.mjs').Runtime} runtime */
const runtimeSwitches = (runtime) => [
  ...(process.platform === 'linux' && uid === 0 ? ['--no-sandbox'] : []),
  // From 38 on Electron finds Wayland by itself.
  ...(runtime.kind === 'development' && !process.env.DISPLAY && process.env.WAYLAND_DISPLAY
    ? ['--ozone-platform-hint=auto']
    : []),
]

/**
 * @param {string} program @param {readonly string[]} args @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
const run = (program, args, env) =>
  new Promise((done, fail) => {
    const child = spawn(program, args, { env, stdio: 'inherit' })
    const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal)
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, forward)
    child.on('error', (error) => fail(new LaunchProblem(speak('app.failed', { why: error.message }))))
    child.on('close', (code, signal) => {
      if (signal) say(speak('app.signal', { signal }))
      done(signal ? 128 + constants.signals[signal] : (code ?? 1))
    })
  })

const start = async () => {
  const args = process.argv.slice(2)
  const dev = args.includes('--dev')
  const rest = args.filter((arg) => arg !== '--dev')
  const runtime = await findElectron({ root, say, speak })
  if (process.platform === 'linux') {
    const hindrance = await findHindrance({ executable: runtime.executable, env: process.env, uid, speak })
    if (hindrance) throw new LaunchProblem(hindrance)
    if (uid === 0) say(speak('sandbox.root'))
  }
  const env = { ...process.env, MAMORI_RUNTIME: runtime.kind, ELECTRON_OVERRIDE_DIST_PATH: runtime.dist }
  Reflect.deleteProperty(env, 'ELECTRON_RUN_AS_NODE')
  const switches = runtimeSwitches(runtime)
  if (dev) {
    const tool = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
    const noSandbox = switches.includes('--no-sandbox') ? ['--noSandbox'] : []
    const devArgs = [tool, 'dev', '--config', '.config/electron.vite.config.ts', ...noSandbox, '--', ...rest]
    return run(process.execPath, devArgs, { ...env, ELECTRON_EXEC_PATH: runtime.executable })
  }
  await buildWhenNeeded({ root, speak, say })
  say(speak(`runtime.${runtime.kind}`, { version: runtime.version }))
  return run(runtime.executable, [...switches, root, ...rest], env)
}

try {
  process.exitCode = await start()
} catch (error) {
  if (!(error instanceof LaunchProblem)) throw error
  say(error.message)
  process.exitCode = EXIT_NOT_STARTED
}
