// What is shown of a party.
import { money } from '../money.js'
import { price } from '../prices.js'

export function party (row) {
  return {
    id: row.id,
    size: row.size,
    filled: row.paid,
    endsAt: row.ends_at.toISOString(),
    price: money(price(row.tiers, row.paid + 1)),
    offer: { product: { title: row.title } },
    seats: row.nicknames.map((nickname, place) => {
      return { member: { nickname, avatarUrl: row.avatar_urls[place] } }
    })
  }
}
