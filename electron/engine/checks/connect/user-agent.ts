import { version } from '../../../../package.json'

/** How our probes name themselves in the logs of others, so that they are told from real visitors. */
export const userAgent = `Mamori/${version}`
