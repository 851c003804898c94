import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { lintCases } from './house-rules/lint-cases'
import {
  coreTakesTheTime,
  describesWhatIsThere,
  keepsZodOutOfThePage,
  namesNoRegistry,
  opensOutsideInOnePlace,
  readTree,
  speaksOfItselfAlone,
  switchesNoRuleOff,
  type Tree,
  type TreeRule,
} from './house-rules/tree'

const root = resolve(import.meta.dirname, '..')

const report = z.object({
  diagnostics: z.array(
    z.object({
      filename: z.string(),
      message: z.string(),
      code: z.string().optional(),
      help: z.string().optional(),
    }),
  ),
})

/** Runs the linter as the project does, with the project's settings, over files that are only there for this. */
const lintAll = async (): Promise<ReadonlyMap<string, readonly string[]>> => {
  const directory = await mkdtemp(join(tmpdir(), 'mamori-house-'))
  try {
    await copyFile(join(root, '.oxlintrc.json'), join(directory, '.oxlintrc.json'))
    for (const { file, code } of lintCases) {
      await mkdir(dirname(join(directory, file)), { recursive: true })
      await writeFile(join(directory, file), code)
    }
    const oxlint = join(root, 'node_modules/.bin/oxlint')
    const options = { cwd: directory, maxBuffer: 16 * 1024 * 1024, timeout: 60_000 }
    const run = promisify(execFile)(oxlint, ['--format', 'json'], options)
    // It ends with 1 because it finds something; what it found is on stdout either way.
    const { stdout } = await run.catch((error: { readonly stdout: string }) => error)
    const told = new Map<string, string[]>(lintCases.map(({ file }) => [file, []]))
    for (const { filename, code, message, help } of report.parse(JSON.parse(stdout)).diagnostics) {
      told.get(filename.replace(`${directory}/`, ''))?.push(`${code ?? ''} ${message} ${help ?? ''}`)
    }
    return told
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

describe('the linter', () => {
  let told: ReadonlyMap<string, readonly string[]> = new Map()
  beforeAll(async () => {
    told = await lintAll()
  })

  it('is shown each file once', () => {
    expect(new Set(lintCases.map(({ file }) => file)).size).toBe(lintCases.length)
  })

  it.each(lintCases.filter((one) => one.told !== null))(
    'bites in $file: $told',
    ({ file, told: expected }) => {
      expect(told.get(file)?.join('\n')).toContain(expected)
    },
  )

  it.each(lintCases.filter((one) => one.told === null))('lets $file be', ({ file }) => {
    expect(told.get(file)).toEqual([])
  })
})

const treeOf = (files: Readonly<Record<string, string>>): Tree => new Map(Object.entries(files))

const treeCases: readonly {
  readonly name: string
  readonly rule: TreeRule
  readonly bad: Readonly<Record<string, string>>
  readonly good: Readonly<Record<string, string>>
}[] = [
  {
    name: 'opensOutsideInOnePlace',
    rule: opensOutsideInOnePlace,
    bad: { 'electron/main/tray.ts': 'void shell.openExternal(url)' },
    good: { 'electron/main/security.ts': 'void shell.openExternal(url)', 'electron/main/tray.ts': '' },
  },
  {
    name: 'coreTakesTheTime',
    rule: coreTakesTheTime,
    bad: { 'electron/engine/core/a.ts': 'const at = new Date()' },
    good: {
      'electron/engine/core/a.ts': 'const at = new Date(now)',
      'electron/engine/stages/a.ts': 'new Date()',
    },
  },
  {
    name: 'switchesNoRuleOff',
    rule: switchesNoRuleOff,
    bad: { 'renderer/a.tsx': ['// oxlint', 'disable-next-line'].join('-') },
    good: { 'renderer/a.tsx': '// oxlint finds this' },
  },
  {
    name: 'switchesNoRuleOff',
    rule: switchesNoRuleOff,
    bad: { 'renderer/a.test.tsx': ['it', `skip('later')`].join('.') },
    good: { 'renderer/a.test.tsx': `it('now')`, 'docs/a.md': ['it', `skip('later')`].join('.') },
  },
  {
    name: 'switchesNoRuleOff',
    rule: switchesNoRuleOff,
    bad: { 'electron/a.ts': ['// @ts', 'expect-error'].join('-') },
    good: { 'electron/a.ts': '// an error is expected' },
  },
  {
    name: 'speaksOfItselfAlone',
    rule: speaksOfItselfAlone,
    bad: { 'README.md': ['as the see', 'ds say'].join('') },
    good: { 'README.md': 'seeded numbers, a random seed' },
  },
  {
    name: 'speaksOfItselfAlone',
    rule: speaksOfItselfAlone,
    bad: { 'bench/a.ts': ['/wo', 'rk/main/out'].join('') },
    good: { 'bench/a.ts': '/srv/app/workers/main' },
  },
  {
    name: 'namesNoRegistry',
    rule: namesNoRegistry,
    bad: { 'package-lock.json': '{ "resolved": "https://registry.example/x.tgz" }' },
    good: { 'package-lock.json': '{ "version": "1.0.0" }' },
  },
  {
    name: 'keepsZodOutOfThePage',
    rule: keepsZodOutOfThePage,
    bad: {
      'renderer/a.tsx': `import { b } from '@shared/text/b'`,
      'shared/text/b.ts': `export { c } from '../domain/c'`,
      'shared/domain/c.ts': `import { z } from 'zod'`,
    },
    good: {
      'renderer/a.tsx': `import { b } from '@shared/text/b'\nimport type { C } from '@shared/domain/c'`,
      'renderer/a.test.tsx': `import { c } from '@shared/domain/c'`,
      'shared/text/b.ts': `import type { C } from '../domain/c'`,
      'shared/domain/c.ts': `import { z } from 'zod'`,
    },
  },
  {
    name: 'keepsZodOutOfThePage',
    rule: keepsZodOutOfThePage,
    bad: { 'renderer/a.tsx': `const b = await import('../shared/b')`, 'shared/b.ts': `import 'zod/mini'` },
    good: {
      'renderer/a.tsx': `const b = await import('../shared/b')`,
      'shared/b.ts': `import {\n  type Z,\n} from './b'`,
    },
  },
  {
    name: 'describesWhatIsThere',
    rule: describesWhatIsThere,
    bad: { 'ARCHITECTURE.md': '| `electron/engine/`, `gone/` |', 'electron/engine/a.ts': '' },
    good: {
      'ARCHITECTURE.md':
        '| `electron/engine/checks/`, `actions/` | `a.ts`, `error_patterns.json`, `{ seq, event }` |',
      'electron/engine/checks/a.ts': '',
      'electron/engine/actions/b.ts': '',
    },
  },
]

describe('the tree', () => {
  const tree = readTree(root)

  it.each(treeCases)('$name bites, and only where it should', ({ rule, bad, good }) => {
    expect(rule(treeOf(bad))).toHaveLength(1)
    expect(rule(treeOf(good))).toEqual([])
  })

  it('is read whole', () => {
    expect([...tree.keys()]).toEqual(
      expect.arrayContaining([
        'package-lock.json',
        'ARCHITECTURE.md',
        'shared/domain/event.ts',
        '.config/house-rules.test.ts',
        'LICENSE',
      ]),
    )
    expect([...tree.keys()].some((path) => path.startsWith('node_modules/'))).toBe(false)
  })

  it.each([...new Map(treeCases.map(({ name, rule }) => [name, rule]))])('keeps to %s', (_name, rule) =>
    expect(rule(tree)).toEqual([]),
  )
})
