export { chainOf } from './chain.ts'
export { type ErrorCode, errorCodes } from './codes.ts'
export { Fault, notFound } from './fault.ts'
