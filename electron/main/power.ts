import type { PowerMonitor } from 'electron'

export type PowerChange = 'suspend' | 'resume'

/** Tells when the machine sleeps and wakes, and ends the program before the machine is switched off. Returns the end of it. */
export const watchPower = (
  monitor: Pick<PowerMonitor, 'on' | 'off'>,
  {
    onChange,
    onShutdown,
  }: { readonly onChange: (change: PowerChange) => void; readonly onShutdown: () => void },
): (() => void) => {
  const suspend = (): void => onChange('suspend')
  const resume = (): void => onChange('resume')
  monitor.on('suspend', suspend)
  monitor.on('resume', resume)
  monitor.on('shutdown', onShutdown)
  return () => {
    monitor.off('suspend', suspend)
    monitor.off('resume', resume)
    monitor.off('shutdown', onShutdown)
  }
}
