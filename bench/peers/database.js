// One pool for a process, and prepared statements: each is planned once a connection.
import { readFileSync } from 'node:fs'
import pg from 'pg'

const { DATABASE_URL, DATABASE_SETTINGS, POOL_SIZE } = process.env
const url = new URL(DATABASE_URL.replace('@/', '@localhost/'))
const idle = 0

export const pool = new pg.Pool({
  user: decodeURIComponent(url.username),
  password: decodeURIComponent(url.password) || undefined,
  host: url.searchParams.get('host') ?? url.hostname,
  port: Number(url.port || url.searchParams.get('port') || 5432),
  database: url.pathname.slice(1),
  max: Number(POOL_SIZE),
  idleTimeoutMillis: idle,
  options: Object.entries(JSON.parse(DATABASE_SETTINGS)).map(([name, value]) => `-c ${name}=${value}`).join(' ')
})

export function statement (name) {
  const text = read(name)
  return async (...values) => (await pool.query({ name, text, values })).rows
}

// A statement may hold another one: {its_name}.
function read (name) {
  const text = readFileSync(new URL(`statements/${name}.sql`, import.meta.url), 'utf8')
  return text.replace(/{(\w+)}/g, (_, part) => read(part))
}
