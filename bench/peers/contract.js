// The schema of the Node peers, and the documents that they are asked with.
import { readFileSync } from 'node:fs'

export const PORT = Number(process.env.PORT)
export const HOST = '127.0.0.1'
export const schema = readFileSync(new URL('schema.graphql', import.meta.url), 'utf8')
export const documents = JSON.parse(process.env.DOCUMENTS)
