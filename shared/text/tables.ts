import type { Language } from '../ipc/contract'
import { en } from './en'
import { ja } from './ja'

/** The texts of each language; programs of Node are built to read them from a file, each when it is first needed. */
export const tables: Readonly<Record<Language, Readonly<Record<keyof typeof ja, string>>>> = { ja, en }
