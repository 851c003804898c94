import { describe, expect, it } from 'vitest'

const sources = import.meta.glob<string>(
  ['/electron/{main,engine}/**/*.ts', '/shared/**/*.ts', '!/**/*.test.ts'],
  {
    eager: true,
    query: '?raw',
    import: 'default',
  },
)

/** Imports that are carried out at the start: neither those of types alone nor those that are asked for later. */
const importsOf = (source: string): readonly string[] =>
  [...source.matchAll(/^(?:import|export)\s(?!type\b)[^'"]*?from\s+'([^']+)'|^import\s+'([^']+)'/gm)].map(
    (found) => found[1] ?? found[2] ?? '',
  )

const fileOf = (from: string, name: string): string => {
  if (name.startsWith('@shared/')) return `/shared/${name.slice('@shared/'.length)}.ts`
  return name.startsWith('.') ? `${new URL(name, `file://${from}`).pathname}.ts` : name
}

/** All that stands between a start and the window. */
const reached = (): ReadonlySet<string> => {
  const seen = new Set<string>()
  const waiting = ['/electron/main/index.ts']
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    for (const name of importsOf(sources[file] ?? '')) waiting.push(fileOf(file, name))
  }
  return seen
}

describe('the window', () => {
  const parts = reached()

  it('is opened from the start', () => {
    expect(parts.has('/electron/main/window.ts')).toBe(true)
    expect([...parts].filter((name) => name.startsWith('/') && !(name in sources))).toEqual([])
  })

  it('waits for no engine, no schemas and no texts', () => {
    expect(
      [...parts].filter(
        (name) =>
          name === 'zod' ||
          (name.includes('/engine/') && name !== '/electron/engine/lean-heap.ts') ||
          name.includes('/text/') ||
          name.endsWith('/start-desktop.ts'),
      ),
    ).toEqual([])
  })

  it('is opened by few files', () => {
    expect([...parts].filter((name) => name.startsWith('/')).length).toBeLessThanOrEqual(18)
  })
})
