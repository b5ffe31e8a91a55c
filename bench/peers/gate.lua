-- One claim: the same request gets its first answer, nobody has too many, none is given twice.
local answers, held, issued, stream = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local request, member, total, limit, claim = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5]
local lasts_s = 900

local known = redis.call('HGET', answers, request)
if known then return known end

local answer
if tonumber(redis.call('HGET', held, member) or 0) >= limit then
  answer = '{"is":"CouponLimitReached"}'
elseif tonumber(redis.call('GET', issued) or 0) >= total then
  answer = '{"is":"CouponSoldOut"}'
else
  local number = redis.call('INCR', issued)
  local nth = redis.call('HINCRBY', held, member, 1)
  answer = claim
  redis.call('XADD', stream, '*', 'claim', claim, 'number', number, 'nth', nth)
end
redis.call('HSET', answers, request, answer)
if redis.call('TTL', answers) < 0 then
  for _, key in ipairs({answers, held, issued}) do redis.call('EXPIRE', key, lasts_s) end
end
return answer
