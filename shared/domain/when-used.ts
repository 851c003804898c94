/** What the makers of a table make, under the same names. */
export type Made<T extends Readonly<Record<string, () => unknown>>> = {
  readonly [K in keyof T]: ReturnType<T[K]>
}

/**
 * A table whose values are made when they are first asked for, and kept. For schemas: each takes 1 to 2 KB of memory
 * in every thread that has it, and a program that runs for weeks uses few of hundreds.
 */
export const whenUsed = <const T extends Readonly<Record<string, () => unknown>>>(makers: T): Made<T> => {
  const table = {}
  for (const [name, make] of Object.entries(makers))
    Object.defineProperty(table, name, {
      enumerable: true,
      configurable: true,
      get: () => {
        const value = make()
        Object.defineProperty(table, name, { value, enumerable: true })
        return value
      },
    })
  // Each name has its getter now.
  return table as Made<T>
}
