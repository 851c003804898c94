import { mkdir, rm } from 'node:fs/promises'
import type { Home } from '../fixtures/home'
import type { Language } from './story/words'

const root = '/srv/mks/mamori'
const inherited = ['PATH', 'DISPLAY', 'XAUTHORITY', 'XDG_CACHE_HOME', 'TZ'] as const

/** The home of the pictures: its paths are seen in them, so they are always the same. */
export const createStoryHome = async (language: Language): Promise<Home> => {
  await mkdir(root, { recursive: true })
  for (const name of ['home', 'runtime', 'config', 'cache', 'engine'])
    await mkdir(`${root}/${name}`, { mode: 0o700 })
  return {
    root,
    userData: `${root}/user-data`,
    dataDir: `${root}/data`,
    engineDir: `${root}/engine`,
    settingsFile: `${root}/error_patterns.json`,
    env: {
      ...Object.fromEntries(
        inherited.flatMap((name) => (process.env[name] ? [[name, process.env[name] ?? '']] : [])),
      ),
      HOME: `${root}/home`,
      XDG_RUNTIME_DIR: `${root}/runtime`,
      MAMORI_RUNTIME_DIR: `${root}/engine`,
      XDG_CONFIG_HOME: `${root}/config`,
      XDG_CACHE_HOME: `${root}/cache`,
      LANG: language === 'ja' ? 'ja_JP.UTF-8' : 'en_GB.UTF-8',
      DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    },
    remove: () => rm('/srv/mks', { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  }
}
