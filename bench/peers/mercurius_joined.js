// The same with statements that are joined by hand for the documents that are measured.
import { loaders } from './joined/loaders.js'
import { resolvers } from './joined/resolvers.js'
import { served } from './served.js'

await served(resolvers, loaders)
