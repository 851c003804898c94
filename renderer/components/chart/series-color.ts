const colors: Readonly<Record<string, string>> = {
  'host.cpu': 'var(--chart-1)',
  'host.memory': 'var(--chart-4)',
  'host.disk': 'var(--chart-2)',
  'host.network_in': 'var(--chart-3)',
  'host.network_out': 'var(--chart-6)',
  'host.processes': 'var(--chart-5)',
}

/** The colour of a series, the same on every page; every check's response time has one colour. */
export const seriesColor = (series: string): string => colors[series] ?? 'var(--chart-1)'

/** The lines of a check's response times: told apart by colour and by how the line is broken. */
export const quantileLooks = {
  p50: { color: 'var(--chart-1)' },
  p95: { color: 'var(--chart-2)', dash: '6 3' },
  p99: { color: 'var(--chart-4)', dash: '2 3' },
} as const
