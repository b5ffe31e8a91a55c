// Who somebody is.
import { statement } from '../database.js'

const members = statement('joined/member')

export async function member (id) {
  const [row] = await members(id)
  return { id: row.id, nickname: row.nickname, avatarUrl: row.avatar_url }
}
