import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createHash } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { holdLock } from './hold-lock.mjs'
import { LaunchProblem } from './text.mjs'

const sources = [
  'electron',
  'renderer',
  'shared',
  '.config/electron.vite.config.ts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
]
const outputs = ['out/main/index.js', 'out/preload/preload.cjs', 'out/renderer/index.html']
/** What the last build was made from; beside its outputs, so that both go together. The build itself leaves it. */
export const markFile = 'out/built-from'
const BUILD_TIMEOUT_MS = 10 * 60_000

/** @param {string} path */
const isSource = (path) => !/\.test\.tsx?$/.test(path) && !path.startsWith('electron/launch')

/** @param {string} root @param {string} path @returns {readonly string[]} */
const filesUnder = (root, path) => {
  const full = join(root, path)
  if (!existsSync(full)) return []
  if (!statSync(full).isDirectory()) return [path]
  return readdirSync(full, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(root, `${path}/${entry.name}`) : [`${path}/${entry.name}`],
  )
}

/**
 * One string for the state of all that a build reads: paths, sizes and times, so that a removed file counts too.
 * @param {string} root
 */
export const sourceFingerprint = (root) => {
  const hash = createHash('sha256')
  for (const path of sources
    .flatMap((source) => filesUnder(root, source))
    .filter(isSource)
    .sort()) {
    const { mtimeMs, size } = statSync(join(root, path))
    hash.update(`${path}\0${mtimeMs}\0${size}\n`)
  }
  return hash.digest('hex')
}

/**
 * Whether `out/` is what the sources would build to.
 * @param {string} root @param {string} fingerprint
 */
export const isBuilt = (root, fingerprint) =>
  outputs.every((path) => existsSync(join(root, path))) &&
  existsSync(join(root, markFile)) &&
  readFileSync(join(root, markFile), 'utf8') === fingerprint

/**
 * Builds when there is no build or an older one.
 * @param {{ root: string, speak: import('./text.mjs').Speak, say: (line: string) => void }} options
 */
export const buildWhenNeeded = async ({ root, speak, say }) => {
  if (isBuilt(root, sourceFingerprint(root))) return
  const out = join(root, 'out')
  try {
    mkdirSync(out, { recursive: true })
    accessSync(out, constants.W_OK)
  } catch (cause) {
    throw new LaunchProblem(speak('build.not_writable', { path: out }), { cause })
  }
  await holdLock({ path: join(root, 'out/building.lock'), timeoutMs: BUILD_TIMEOUT_MS, speak }, async () => {
    if (isBuilt(root, sourceFingerprint(root))) return
    say(speak('build.running'))
    const tool = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
    const args = [tool, 'build', '--config', '.config/electron.vite.config.ts', '--logLevel', 'warn']
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] })
    const [code] = await once(child, 'close')
    if (code !== 0) throw new LaunchProblem(speak('build.failed', { code: String(code) }))
  })
}
