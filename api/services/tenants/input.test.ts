import { expect, it } from 'vitest'
import { serverUrl } from './input.ts'

const reasonOf = (address: string) => serverUrl.safeParse(address).error?.issues[0]?.message

it.each(['%zz:5432/d', 'h:5432/%E9', 'h/d%', 'h/d e', 'h/d%00x'])(
  '[GQL-4] [TEN-8] asks for an address where the driver could not read %s',
  (rest) => {
    expect(reasonOf(`postgres://u:p@${rest}`)).toMatch(/^must be a URL such as/)
  },
)

it.each(['u%E9:p', 'u:p%E9', 'u:100%'])(
  '[GQL-4] [TEN-8] asks for an address where the driver could not read %s',
  (login) => {
    expect(reasonOf(`postgres://${login}@h/d`)).toMatch(/^must be a URL such as/)
  },
)

it('[GQL-4] [TEN-8] takes an address with the spaces around it that come with copying', () => {
  const address = 'postgres://u:p%40ss@h:5432/d%C3%A9?sslmode=disable'
  expect(serverUrl.parse(` ${address}\n`)).toBe(address)
})
