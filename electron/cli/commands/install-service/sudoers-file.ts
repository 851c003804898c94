import { SERVICE_USER, servicePlaces, WRITTEN_BY } from './service-places'

/**
 * The text of `/etc/sudoers.d/mamori`: one line. `""` lets no argument through (sudoers(5)); `NOSETENV` keeps variables
 * out even where the host's defaults would let them in, before `env -i` in the helper's first line drops the rest.
 */
export const sudoersText = (): string =>
  `${WRITTEN_BY}\n${SERVICE_USER} ALL=(root) NOPASSWD:NOSETENV: ${servicePlaces.helper} ""\n`
