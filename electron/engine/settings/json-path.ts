export type JsonPath = readonly (string | number)[]

/** A path as people read it: `error_patterns[3].actions[0].type`; keys that are no identifiers stand in quotes. */
export const formatPath = (path: JsonPath): string =>
  path
    .map((segment, index) => {
      if (typeof segment === 'number') return `[${segment}]`
      if (/^[A-Za-z_$][\w$-]*$/.test(segment)) return index === 0 ? segment : `.${segment}`
      return `[${JSON.stringify(segment)}]`
    })
    .join('')
