export * from '@shared/words/scope-words'
