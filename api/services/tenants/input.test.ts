import { expect, it } from 'vitest'
import { serverUrl } from './input.ts'

const reasonOf = (address: string) => serverUrl.safeParse(address).error?.issues[0]?.message

it.each([
  'u:p@%zz:5432/d',
  'u:p@h:5432/%E9',
  'u:p@h/d%',
  'u:p@h/d e',
  'u:p@h/d%00x',
  'u%E9:p@h/d',
  'u:p%E9@h/d',
  'u:100%@h/d',
])('[GQL-4] [TEN-8] asks for another address than %s, which the driver could not read', (rest) => {
  expect(reasonOf(`postgres://${rest}`)).toMatch(/^must be a URL such as/)
})

it('[GQL-4] [TEN-8] takes an address with the spaces around it that come with copying', () => {
  const address = 'postgres://u:p%40ss@h:5432/d%C3%A9?sslmode=disable'
  expect(serverUrl.parse(` ${address}\n`)).toBe(address)
})
