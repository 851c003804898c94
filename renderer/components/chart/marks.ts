/** Something that happened at a time of a chart and that one can open. */
export type Mark = {
  readonly at: number
  readonly kind: 'opened' | 'closed' | 'repair'
  readonly incidentId: string
  readonly label: string
}

/** Marks that would cover each other, drawn as one; the first one is opened. */
export type MarkGroup = { readonly at: number; readonly marks: readonly [Mark, ...Mark[]] }

/** Draws marks within `withinMs` of each other together, the worst kind first. Those outside of the period are left out. */
export const groupMarks = (
  marks: readonly Mark[],
  fromAt: number,
  toAt: number,
  withinMs: number,
): readonly MarkGroup[] => {
  const groups: { at: number; marks: [Mark, ...Mark[]] }[] = []
  const rank = { opened: 0, repair: 1, closed: 2 } as const
  for (const mark of marks.filter(({ at }) => at >= fromAt && at <= toAt).sort((a, b) => a.at - b.at)) {
    const last = groups.at(-1)
    if (last !== undefined && mark.at - last.at <= withinMs) last.marks.push(mark)
    else groups.push({ at: mark.at, marks: [mark] })
  }
  for (const group of groups) group.marks.sort((a, b) => rank[a.kind] - rank[b.kind] || a.at - b.at)
  return groups
}
