// What is said of a claim, and of what a coupon gives.
import { money } from './money.js'

export function soldOut () {
  return { __typename: 'CouponSoldOut', message: '来晚了，优惠券已被领完。' }
}

export function limitReached (limit) {
  const message = `每人限领 ${limit} 张，您已领满。`
  return { __typename: 'CouponLimitReached', limit, message }
}

export function benefit (terms) {
  switch (terms.is) {
    case 'AmountOff': return { __typename: terms.is, value: money(terms.value_fen) }
    case 'PercentOff': return { __typename: terms.is, percent: terms.percent, cap: money(terms.cap_fen) }
    case 'FixedPrice': return { __typename: terms.is, title: terms.title, price: money(terms.price_fen) }
    default: return { __typename: terms.is, title: terms.title, quantity: terms.quantity }
  }
}

export function threshold (fen) {
  return Number(fen) ? money(fen) : null
}
