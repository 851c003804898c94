export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

/**
 * Writes a value as JSON in one way only: keys sorted, nothing between the tokens, absent and undefined members alike.
 * Throws for what JSON cannot hold, so that two different plans never share a text.
 */
export const canonicalJson = (value: Json): string => {
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const record = value as Readonly<Record<string, Json | undefined>>
    let members = ''
    // The journal asks this for every event: one pass, no lists in between.
    for (const key of Object.keys(record).sort()) {
      const member = record[key]
      if (member === undefined) continue
      members += `${members === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(member)}`
    }
    return `{${members}}`
  }
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new TypeError('a plan holds finite numbers only')
  const text: string | undefined = JSON.stringify(value)
  if (text === undefined) throw new TypeError(`a plan cannot hold a ${typeof value}`)
  return text
}
