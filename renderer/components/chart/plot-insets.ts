/** How far the plot stands from the edges of its chart in pixels: room for values, times and marks. */
export const plotInsets = { top: 22, right: 12, bottom: 24, left: 44 } as const

/** The horizontal place of a share of the plot, for what is laid over a chart. */
export const leftOf = (share: number): string =>
  `calc(${plotInsets.left}px + (100% - ${plotInsets.left + plotInsets.right}px) * ${share})`
