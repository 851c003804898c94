import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** The files of the project by path, with `/`; binary ones are left out. */
export type Tree = ReadonlyMap<string, string>

const skipped = new Set(['node_modules', 'out', 'artifacts', '.git'])
const isText = (name: string): boolean =>
  /\.(ts|tsx|mjs|cjs|js|json|jsonc|md|css|html|yml|yaml|sh|service|txt)$|^[^.]+$/.test(name)

/** Reads the tree below a directory. */
export const readTree = (root: string, below = ''): Tree =>
  new Map(
    readdirSync(join(root, below), { withFileTypes: true }).flatMap(
      (entry): (readonly [string, string])[] => {
        const path = posix.join(below, entry.name)
        if (entry.isDirectory()) return skipped.has(entry.name) ? [] : [...readTree(root, path)]
        return entry.isFile() && isText(entry.name) ? [[path, readFileSync(join(root, path), 'utf8')]] : []
      },
    ),
  )

/** What is wrong, as `path: what to do instead`. */
export type TreeRule = (tree: Tree) => readonly string[]

const isTest = (path: string): boolean => /\.test\.tsx?$|(^|\/)testing\/|^e2e\//.test(path)
const isCode = (path: string): boolean => /\.(ts|tsx|mjs|js)$/.test(path)

/** Faults of each file that matches, one a finding. */
const perFile =
  (applies: (path: string) => boolean, find: RegExp, instead: string): TreeRule =>
  (tree) =>
    [...tree].flatMap(([path, text]) =>
      applies(path) && find.test(text) ? [`${path}: ${find.exec(text)?.[0].trim()}: ${instead}`] : [],
    )

/** Addresses are opened in one place, where they are checked. */
export const opensOutsideInOnePlace = perFile(
  (path) => isCode(path) && !isTest(path) && path !== 'electron/main/security.ts',
  /\bopenExternal\(/,
  'call electron/main/security.ts, which checks the address',
)

/** `new Date()` reads the clock; `new Date(at)` does not. */
export const coreTakesTheTime = perFile(
  (path) => path.startsWith('electron/engine/core/') && !isTest(path),
  /new Date\(\s*\)|\bDate\(\s*\)/,
  'the time is a parameter',
)

/** A rule is kept or changed, not switched off in passing. */
export const switchesNoRuleOff = perFile(
  isCode,
  // The brackets keep this line itself out of it.
  /(ox|es)lint-disabl[e]|@ts-(ignor[e]|expect-erro[r]|nochec[k])|\b(it|test|describe)\.(ski[p]|onl[y]|tod[o]|fixm[e]|skipI[f]|runI[f])\b/,
  'fix it, or change the rule for all in .oxlintrc.json',
)

/** The project speaks of itself: nothing of how or where it was written. */
export const speaksOfItselfAlone = perFile(
  (path) => path !== 'package-lock.json',
  /\bseed[s]\b|\bclaud[e]\b|\banthropi[c]\b|\bopena[i]\b|\bsub-?agen[t]s?\b|\b(design|toolchain|examples)[.]md\b|\bissue [#]\d|\/wor[k]\/(main|shared|\.library)|\/tm[p]\/brief/i,
  'say what it is, not where it comes from',
)

/** The lock file names no registry: everyone installs from their own. */
export const namesNoRegistry: TreeRule = (tree) => {
  const found = /"resolved": "https?:\/\/[^"]*"/.exec(tree.get('package-lock.json') ?? '')
  return found === null
    ? []
    : [`package-lock.json: ${found[0]}: keep omit-lockfile-registry-resolved in .npmrc`]
}

const importsOf = (text: string): readonly string[] => {
  const statements =
    /^(?:import|export)\s(?!type\b)(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm
  return [...text.matchAll(statements)].flatMap(([, from, lazy]) => from ?? lazy ?? [])
}

const resolveImport = (tree: Tree, path: string, from: string): string | null => {
  const base = from.startsWith('@shared/')
    ? from.replace('@shared/', 'shared/')
    : from.startsWith('.')
      ? posix.join(posix.dirname(path), from)
      : null
  if (base === null) return null
  return (
    [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`].find((candidate) => tree.has(candidate)) ?? null
  )
}

/** The first chain of imports that runs from a file to zod; null when none does. */
const wayToZod = (tree: Tree, path: string, seen: Set<string>): readonly string[] | null => {
  if (seen.has(path)) return null
  seen.add(path)
  for (const from of importsOf(tree.get(path) ?? '')) {
    if (from === 'zod' || from.startsWith('zod/')) return [path, from]
    const next = resolveImport(tree, path, from)
    const way = next === null ? null : wayToZod(tree, next, seen)
    if (way !== null) return [path, ...way]
  }
  return null
}

/** Whatever way it takes, zod does not get into the page's bundle. */
export const keepsZodOutOfThePage: TreeRule = (tree) => {
  const seen = new Set<string>()
  return [...tree.keys()]
    .filter((path) => path.startsWith('renderer/') && /\.tsx?$/.test(path) && !isTest(path))
    .flatMap((path) => {
      const way = wayToZod(tree, path, seen)
      return way === null ? [] : [`${path}: ${way.join(' → ')}: move what runs into a module without zod`]
    })
}

const named = /`([\w.@-]+(?:\/[\w.@-]+)*\/?)`/g
const looksLikePath = (token: string): boolean => token.includes('/') || /\.(ts|tsx|mjs|md|json)$/.test(token)
/** Names of files that belong to the user or are written at run time. */
const elsewhere = new Set(['error_patterns.json'])

/** Each path that ARCHITECTURE.md names exists; a later one on a line may stand below, or beside, an earlier one. */
export const describesWhatIsThere: TreeRule = (tree) => {
  const isThere = (path: string): boolean => {
    const plain = posix.normalize(path).replace(/\/$/, '')
    return tree.has(plain) || [...tree.keys()].some((file) => file.startsWith(`${plain}/`))
  }
  return (tree.get('ARCHITECTURE.md') ?? '').split('\n').flatMap((line) => {
    const tokens = [...line.matchAll(named)].map(([, token]) => token ?? '').filter(looksLikePath)
    const bases = ['', ...tokens.flatMap((token) => [token, posix.dirname(token)])]
    return tokens
      .filter(
        (token) =>
          !elsewhere.has(token) &&
          !token.startsWith('@') &&
          !bases.some((base) => isThere(posix.join(base, token))),
      )
      .map((token) => `ARCHITECTURE.md: \`${token}\` is not there: name what is`)
  })
}
