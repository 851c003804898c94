export * from '@shared/words/time'
