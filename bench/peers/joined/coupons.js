// A wallet, each coupon with its terms.
import { benefit } from '../coupons.js'
import { statement } from '../database.js'

const coupons = statement('joined/wallet_of_member')

export async function wallet (member) {
  return { nodes: (await coupons(member)).map(coupon) }
}

function coupon ({ id, title, status, benefit: terms, usable_until: until }) {
  return { id, title, status, benefit: benefit(terms), usableUntil: until.toISOString() }
}
