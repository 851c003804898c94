export * from '@shared/words/hidden-words'
