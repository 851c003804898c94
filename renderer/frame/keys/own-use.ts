/** Inputs that nobody writes in: they take the keys that choose and leave the letters. */
const choices: ReadonlySet<string> = new Set(['button', 'checkbox', 'radio', 'range', 'reset', 'submit'])
const choosing = /^(?: |Enter|Tab|Home|End|PageUp|PageDown|Arrow(?:Up|Down|Left|Right))$/

/** What of an element decides over the keys; `type` is that of an input. */
export type KeyTarget = {
  readonly tagName: string
  readonly type?: string | undefined
  readonly isContentEditable: boolean
}

/** Whether what has the focus has a use of its own for a key: a text for every one, a choice for those that choose. */
export const hasOwnUse = ({ tagName, type = 'text', isContentEditable }: KeyTarget, key: string): boolean => {
  if (isContentEditable || tagName === 'TEXTAREA' || tagName === 'SELECT') return true
  if (tagName !== 'INPUT') return false
  return !choices.has(type) || choosing.test(key)
}
