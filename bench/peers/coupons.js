// Wallets, claiming a coupon, and what is shown of one.
import { statement } from './database.js'
import { money } from './money.js'

const STATUSES = ['USABLE', 'LOCKED', 'USED', 'EXPIRED', 'REVOKED']
const claimed = statement('claim')
const coupons = statement('wallet_of_member')

export async function wallet (member) {
  return { nodes: (await coupons(member)).map(coupon) }
}

export async function claim (member, { campaignId, requestId }) {
  const [row] = await claimed(campaignId, member, requestId)
  if (row.outcome === 'CouponSoldOut') return soldOut()
  if (row.outcome === 'CouponLimitReached') return limitReached(row.limit)
  return { __typename: row.outcome, coupon: coupon(row), me: { walletCounts: counts(row.counts) } }
}

export function soldOut () {
  return { __typename: 'CouponSoldOut', message: '来晚了，优惠券已被领完。' }
}

export function limitReached (limit) {
  const message = `每人限领 ${limit} 张，您已领满。`
  return { __typename: 'CouponLimitReached', limit, message }
}

export function coupon (row) {
  return {
    id: row.id,
    title: row.title,
    status: row.status ?? 'USABLE',
    benefit: benefit(row.benefit),
    threshold: Number(row.threshold_fen) ? money(row.threshold_fen) : null,
    usableFrom: row.usable_from?.toISOString(),
    usableUntil: row.usable_until.toISOString()
  }
}

function benefit (terms) {
  switch (terms.is) {
    case 'AmountOff': return { __typename: terms.is, value: money(terms.value_fen) }
    case 'PercentOff': return { __typename: terms.is, percent: terms.percent, cap: money(terms.cap_fen) }
    case 'FixedPrice': return { __typename: terms.is, title: terms.title, price: money(terms.price_fen) }
    default: return { __typename: terms.is, title: terms.title, quantity: terms.quantity }
  }
}

function counts (found) {
  return STATUSES.map((status) => ({ status, count: found[status] ?? 0 }))
}
