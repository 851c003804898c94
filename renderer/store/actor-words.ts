export * from '@shared/words/actor-words'
