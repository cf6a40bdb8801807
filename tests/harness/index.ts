export { adminEmail, adminPassword, bootstrapKey, type GraphResult, type Instance, startInstance } from './instance.ts'
export { type Live, type LiveResult, subscribe, type Transport } from './live.ts'
