// Why a store is worth going to, in words: the same as the app's.

const DAY = 24 * 60
const WEEK = 7 * DAY
const RECENT_DAYS = 30
const SHANGHAI_MS = 8 * 3600 * 1000
const DAY_MS = 24 * 3600 * 1000
const WEEKDAYS = '一二三四五六日'

// As Python and IEEE 754 round: a half goes to the even neighbour.
export function rounded (value) {
  const below = Math.floor(value)
  const rest = value - below
  if (rest !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}

export function reasons (store) {
  const said = [
    distance(rounded(store.mm / 1000)),
    store.own ? '您的门店' : null,
    opening(store),
    freshness(store)
  ]
  return said.filter((words) => words !== null)
}

function distance (metres) {
  if (metres < 1000) return `${metres}米`
  // 1.25 lies exactly between two tenths and goes to the even one.
  const far = metres % 1000 === 250 ? `${(metres - 250) / 1000}.2` : (metres / 1000).toFixed(1)
  return `${far.replace('.0', '')}公里`
}

function opening (store) {
  const change = nextChange(spans(store.open_week), store.minute)
  if (store.closed && (store.closed_until === null || store.now < store.closed_until)) {
    return closed(store.closed_until)
  }
  if (store.open_now) return change === null ? '24小时营业' : `营业至${clockTime(change)}`
  if (change === null) return null
  const today = (change - store.minute + WEEK) % WEEK < DAY
  const at = today ? clockTime(change) : `周${WEEKDAYS[Math.floor(change / DAY)]}${clockTime(change)}`
  return `休息中，${at}开门`
}

function closed (until) {
  if (until === null) return '暂停营业'
  const there = new Date(until.getTime() + SHANGHAI_MS)
  const time = clockTime(there.getUTCHours() * 60 + there.getUTCMinutes())
  return `暂停营业至${there.getUTCMonth() + 1}月${there.getUTCDate()}日${time}`
}

function freshness (store) {
  if (store.last_case_at === null) return null
  const days = businessDay(store.now) - businessDay(store.last_case_at)
  if (days > RECENT_DAYS) return null
  return `${['今天', '昨天'][days] ?? `${days}天前`}刚开箱`
}

// '{[0,600),[660,720)}' as PostgreSQL writes it.
function spans (week) {
  return [...week.matchAll(/(\d+),(\d+)/g)].map(([, begins, ends]) => [Number(begins), Number(ends)])
}

function nextChange (week, minute) {
  const edges = new Set(week.flat().map((edge) => edge % WEEK))
  if (week.some(([, ends]) => ends === WEEK) && week.some(([begins]) => begins === 0)) edges.delete(0)
  let next = null
  for (const edge of edges) {
    if (next === null || wait(edge, minute) < wait(next, minute)) next = edge
  }
  return next
}

function wait (edge, minute) {
  return (edge - minute - 1 + WEEK) % WEEK
}

function businessDay (moment) {
  return Math.floor((moment.getTime() + SHANGHAI_MS) / DAY_MS)
}

function clockTime (minute) {
  const ofDay = minute % DAY
  return `${String(Math.floor(ofDay / 60)).padStart(2, '0')}:${String(ofDay % 60).padStart(2, '0')}`
}
