export type Environment = Readonly<Record<string, string | undefined>>

export type Interpolated = {
  readonly text: string
  /** Names that were filled in, and names that the environment does not have. */
  readonly filled: readonly string[]
  readonly unset: readonly string[]
}

/**
 * Fills `${NAME}` from the environment. `$${NAME}` stands for itself; in an expression (`kind` is `expression`)
 * an escaped `\${NAME}` is the expression's own and stays as it is.
 */
export const interpolate = (raw: string, env: Environment, kind: 'plain' | 'expression'): Interpolated => {
  const filled: string[] = []
  const unset: string[] = []
  const text = raw.replace(
    /(\\*)(\$?)\$\{([A-Za-z_]\w*)\}/g,
    (whole, slashes: string, escape: string, name: string) => {
      if (kind === 'expression' && slashes.length % 2 === 1) return whole
      if (escape !== '') return `${slashes}\${${name}}`
      const value = Object.hasOwn(env, name) ? env[name] : undefined
      if (value === undefined) {
        unset.push(name)
        return whole
      }
      filled.push(name)
      return `${slashes}${value}`
    },
  )
  return { text, filled, unset }
}
