import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** What a file that may share its process has nothing to do with: other processes, time as it is, mocks, the process itself. */
const OWN_PROCESS = [
  /'node:(?:child_process|worker_threads|net|https?|tls|dgram|perf_hooks|dns|readline|v8|vm|module)/,
  /\bvi\.(?:mock|doMock|useFakeTimers|stub\w+|resetModules)\b/,
  /\bprocess\.(?!(?:getuid|geteuid|pid|platform|stdout)\b)/,
  /\bperformance\./,
  /\binject\(/,
  /from '(?:vite|pg|ioredis)'/,
] as const

const IMPORTED = /(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g
const ENDINGS = ['', '.ts', '.tsx', '.mjs'] as const

const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile()

/** Which tests may run one after another in one process, and read what they import only once: those that leave nothing behind in it. */
export const sharingTests = (root: string, folders: readonly string[]): readonly string[] => {
  const needsOwn = new Map<string, boolean>()
  const fileOf = (from: string, name: string): string | undefined => {
    const path = name.startsWith('@shared/')
      ? join(root, 'shared', name.slice('@shared/'.length))
      : resolve(dirname(from), name)
    return ENDINGS.map((ending) => path + ending).find(isFile)
  }
  /** A test does what its helpers do, which are in folders named `testing`. */
  const isOwn = (file: string): boolean => {
    const known = needsOwn.get(file)
    if (known !== undefined) return known
    needsOwn.set(file, false)
    const text = readFileSync(file, 'utf8')
    const helpers = (): readonly string[] =>
      [...text.matchAll(IMPORTED)].flatMap(([, name = '']) => {
        const helper = /^[.@]/.test(name) ? fileOf(file, name) : undefined
        return helper?.includes('/testing/') ? [helper] : []
      })
    const own = OWN_PROCESS.some((pattern) => pattern.test(text)) || helpers().some(isOwn)
    needsOwn.set(file, own)
    return own
  }
  return folders
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        join(root, folder, name),
      ),
    )
    .filter((file) => /\.test\.tsx?$/.test(file) && !isOwn(file))
    .map((file) => relative(root, file))
    .sort()
}
