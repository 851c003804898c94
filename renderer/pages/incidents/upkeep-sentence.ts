export * from '@shared/timeline/upkeep-sentence'
export * from '@shared/words/hidden-words'
