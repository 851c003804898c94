export * from '@shared/words/format-value'
