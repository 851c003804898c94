import { describe, expect, it } from 'vitest'

const sources = import.meta.glob<string>(
  ['/renderer/**/*.{ts,tsx}', '/shared/**/*.ts', '!/**/*.test.{ts,tsx}'],
  {
    eager: true,
    query: '?raw',
    import: 'default',
  },
)

/** Imports and re-exports that stay in the program: those that are not of types alone. */
const importsOf = (source: string): readonly string[] =>
  [...source.matchAll(/^(?:import|export)\s(?!type\b)[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm)].map(
    (found) => found[1] ?? found[2] ?? '',
  )

/** What is fetched later, when it is needed. */
const laterOf = (source: string): readonly string[] =>
  [...source.matchAll(/\bimport\('([^']+)'\)/g)].map(([, name = '']) => name)

const resolved = (from: string, name: string): string | null => {
  if (name.startsWith('@shared/')) return found(`/shared/${name.slice('@shared/'.length)}`)
  return name.startsWith('.') ? found(new URL(name, `file://${from}`).pathname) : null
}
const found = (path: string): string | null =>
  [`${path}.ts`, `${path}.tsx`, `${path}/index.ts`].find((file) => file in sources) ?? null

/** Everything that the window's program contains, with what brought it in; or only what its first picture waits for. */
const reached = (withLater: boolean): ReadonlyMap<string, string> => {
  const pages = Object.keys(sources).filter((file) => /\/pages\/[^/]+\/page\.tsx$/.test(file))
  const waiting = ['/renderer/app/main.tsx', ...pages].map((file): readonly [string, string] => [
    file,
    'the start',
  ])
  const seen = new Map<string, string>()
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [file, by] = next
    if (seen.has(file)) continue
    seen.set(file, by)
    const source = sources[file] ?? ''
    for (const name of [...importsOf(source), ...(withLater ? laterOf(source) : [])]) {
      const target = resolved(file, name)
      if (target === null) seen.set(name, file)
      else waiting.push([target, file])
    }
  }
  return seen
}

describe('the program of the window', () => {
  const parts = reached(true)

  it('is found from its start', () => {
    expect(parts.has('/renderer/store/mirror.ts')).toBe(true)
    expect(parts.has('/shared/domain/apply-event.ts')).toBe(true)
    expect(parts.has('react')).toBe(true)
    expect(parts.has('recharts')).toBe(true)
  })

  it('contains no schema library and nothing of the engine', () => {
    const forbidden = [...parts].filter(
      ([name]) => name === 'zod' || name.startsWith('node:') || name.includes('electron'),
    )
    expect(forbidden).toEqual([])
  })

  it('contains nothing that only tests use', () => {
    expect([...parts.keys()].filter((name) => name.startsWith('/renderer/testing/'))).toEqual([])
  })

  it('waits with its first picture for no other page than the overview, and for no charts', () => {
    const first = [...reached(false).keys()]
    expect(first).toContain('/renderer/pages/overview/overview.tsx')
    for (const page of ['approvals', 'incidents', 'maintenance', 'metrics', 'patterns'])
      expect(first).not.toContain(`/renderer/pages/${page}/${page}.tsx`)
    expect(first).not.toContain('/renderer/pages/settings/settings-page.tsx')
    expect(first).not.toContain('recharts')
  })
})
