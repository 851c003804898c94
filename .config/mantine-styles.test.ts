import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const library = resolve(root, 'node_modules/@mantine/core')
const textOf = (path: string): string => readFileSync(path, 'utf8')

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => resolve(folder, name))

/** The components that the window takes from the library. */
const used = (): ReadonlySet<string> =>
  new Set(
    filesUnder(resolve(root, 'renderer'))
      .filter((file) => /\.tsx?$/.test(file))
      .flatMap((file) => [...textOf(file).matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)])
      .flatMap(([, names = '']) => names.split(','))
      .map((name) => name.trim())
      .filter((name) => name !== '' && !name.startsWith('type ')),
  )

/** The class names of a component and of all that it imports. */
const classesOf = (component: string): ReadonlySet<string> => {
  const classes = new Set<string>()
  const seen = new Set<string>()
  const waiting = [resolve(library, 'esm/components', component, `${component}.mjs`)]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file) || !existsSync(file)) continue
    seen.add(file)
    const text = textOf(file)
    if (file.endsWith('.module.mjs'))
      for (const [, name = ''] of text.matchAll(/"(m_[0-9a-f]+)"/g)) classes.add(name)
    for (const [, path = ''] of text.matchAll(/from "(\.[^"]+)"/g)) waiting.push(resolve(dirname(file), path))
  }
  return classes
}

describe('the styles of the components', () => {
  const taken = new Set(
    [...textOf(resolve(root, 'renderer/app/mantine.css')).matchAll(/styles\/([\w-]+)\.layer\.css/g)].map(
      ([, name = '']) => name,
    ),
  )
  const sheets = readdirSync(resolve(library, 'styles'))
    .filter((name) => name.endsWith('.layer.css'))
    .map((name) => ({
      name: name.replace('.layer.css', ''),
      text: textOf(resolve(library, 'styles', name)),
    }))
  const classes = new Set([...used()].flatMap((component) => [...classesOf(component)]))

  it('are found by what the components name', () => {
    expect(used().has('Button')).toBe(true)
    expect(classes.size).toBeGreaterThan(50)
  })

  it('are all there', () => {
    const needed = sheets.filter(({ text }) => [...classes].some((name) => text.includes(`.${name}`)))
    expect(needed.map(({ name }) => name).filter((name) => !taken.has(name))).toEqual([])
  })

  it('come in the library’s own order', () => {
    const whole = textOf(resolve(library, 'styles.css'))
    const places = [...taken].map((name) =>
      whole.indexOf(textOf(resolve(library, 'styles', `${name}.css`)).trim()),
    )
    expect(places.every((place) => place >= 0)).toBe(true)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })
})
