// What a seat in a party costs; below the first step, the price is that of the first.
export function price (tiers, people) {
  const reached = tiers.filter((tier) => tier.people <= people)
  return (reached.at(-1) ?? tiers[0]).fen
}
