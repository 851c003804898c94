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
