// What is shown of a party.
import { money } from './money.js'

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

// Below the first step, the price is that of the first.
function price (tiers, people) {
  const reached = tiers.filter((tier) => tier.people <= people)
  return (reached.at(-1) ?? tiers[0]).fen
}
