// The Redis gate: a claim is decided by a script, answered, and written to PostgreSQL afterwards.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import Redis from 'ioredis'
import { benefit, limitReached, soldOut, threshold } from './coupons.js'
import { pool, statement } from './database.js'

const STREAM = 'bench:claims'
const AT_ONCE = 1000
const WAIT_MS = 1000
const DAY_MS = 24 * 3600 * 1000
const SHANGHAI_MS = 8 * 3600 * 1000
const UNLIMITED = 2 ** 31

const where = process.env.REDIS_URL.replace(/^unix:\/\//, '')
const redis = new Redis(where, { enableAutoPipelining: true })
redis.defineCommand('claim', { numberOfKeys: 4, lua: readFileSync(new URL('gate.lua', import.meta.url), 'utf8') })
const found = statement('campaign')
const behind = readFileSync(new URL('statements/write_behind.sql', import.meta.url), 'utf8')
const campaigns = new Map()

export async function claim (member, { campaignId, requestId }) {
  const campaign = await known(campaignId)
  const from = Date.now()
  const wish = {
    is: 'CouponClaimed',
    id: randomUUID(),
    campaignId,
    termsId: campaign.terms_id,
    member,
    requestId,
    from,
    until: until(campaign, from)
  }
  const keys = ['answers', 'held', 'issued'].map((name) => `bench:{${campaignId}}:${name}`)
  const limit = campaign.per_member ?? UNLIMITED
  const answer = JSON.parse(await redis.claim(
    ...keys, STREAM, `${member}:${requestId}`, member, campaign.total, limit, JSON.stringify(wish)
  ))
  if (answer.is === 'CouponSoldOut') return soldOut()
  if (answer.is === 'CouponLimitReached') return limitReached(limit)
  return { __typename: answer.is, coupon: shown(campaign, answer) }
}

// Writes what was given, batch after batch, for as long as the process lasts.
export async function writeBehind () {
  const line = new Redis(where)
  await line.del(STREAM)
  const client = await pool.connect()
  for (let last = '0'; ;) {
    const read = await line.xread('COUNT', AT_ONCE, 'BLOCK', WAIT_MS, 'STREAMS', STREAM, last)
    if (read === null) continue
    const [[, entries]] = read
    await client.query({ name: 'write_behind', text: behind, values: columns(entries) })
    last = entries.at(-1)[0]
    await line.xtrim(STREAM, 'MINID', last)
  }
}

// A campaign's terms never change, so each is asked for once.
function known (campaignId) {
  if (!campaigns.has(campaignId)) campaigns.set(campaignId, found(campaignId).then(([row]) => row))
  return campaigns.get(campaignId)
}

function until (campaign, from) {
  const day = Math.floor((from + SHANGHAI_MS) / DAY_MS) + campaign.use_days + 1
  return day * DAY_MS - SHANGHAI_MS
}

function shown (campaign, { id, from, until }) {
  return {
    id,
    title: campaign.title,
    status: 'USABLE',
    benefit: benefit(campaign.benefit),
    threshold: threshold(campaign.threshold_fen),
    usableFrom: new Date(from).toISOString(),
    usableUntil: new Date(until).toISOString()
  }
}

function columns (entries) {
  const rows = entries.map(([, [, claim, , number, , nth]]) => {
    const { id, campaignId, termsId, member, requestId, from, until } = JSON.parse(claim)
    return [id, campaignId, termsId, number, member, nth, new Date(from), new Date(until), requestId]
  })
  return rows[0].map((_, place) => rows.map((row) => row[place]))
}
