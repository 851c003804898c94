import type { Setting } from '@shared/ipc/settings-calls'

export type FieldProps = {
  readonly setting: Setting
  readonly describedBy: string
  readonly invalid: boolean
}

/** What every field says about itself. */
export const common = ({ setting, describedBy, invalid }: FieldProps, name: string) => ({
  'aria-label': name,
  'aria-describedby': describedBy,
  'aria-invalid': invalid || undefined,
  'data-field': setting.place,
})
