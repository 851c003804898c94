/** Log sources beside single files: patterns of files. */
export const sources = {
  'source.glob.following': 'Following {n} {n|file|files} of {path}',
  'source.glob.none': 'No file matches {path} yet. Each is read from its beginning as soon as it is created',
  'source.glob.compressed':
    'Following {n} {n|file|files} of {path}; {left} compressed {left|one is|ones are} not followed',
  'source.glob.too_many':
    'Too many files match {path}: up to {most} are followed, {n} {n|is|are} not ({names} …). Narrow the pattern down',
} as const
