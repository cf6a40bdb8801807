export { createParser, type FileParser, type FileToParse, type ParseOptions, parseFile } from './parse.ts'
export {
  defaultLimits,
  type Heading,
  type Page,
  type ParsedDocument,
  type ParseLimits,
  type Progress,
} from './parsed.ts'
export { isSupported, type Sniffed, type SupportedType, sniff, sniffFile, supportedTypes } from './sniff.ts'
export { type Chunk, type SplitOptions, split } from './split.ts'
