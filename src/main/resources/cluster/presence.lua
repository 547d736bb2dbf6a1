-- Says that a node lives, and tells which circuits other nodes have opened.
-- The first who is heard after a silence of all finds a server that was away: nodes may have called vendors without it, and
-- some may still do so until all have found it.
-- KEYS: 1 nodes, 2 circuits, 3 generation
-- ARGV: 1 node, 2 how long it counts as alive (ms, 0: it leaves), 3 how long all may be silent while the server is there (ms)
-- Answers: how many nodes live, then for each open circuit: vendor, for how long it stays open (ms)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local alive = tonumber(ARGV[2])
local heard = redis.call('HGET', KEYS[3], 'heard')
if heard and now - tonumber(heard) > tonumber(ARGV[3]) then
  local lived = redis.call('ZCOUNT', KEYS[1], heard, '+inf')
  local own = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0)
  if lived > (own >= tonumber(heard) and 1 or 0) then
    redis.call('HSET', KEYS[3], 'back', now)
  end
end
redis.call('HSET', KEYS[3], 'heard', now)
if alive > 0 then
  redis.call('ZADD', KEYS[1], now + alive, ARGV[1])
else
  redis.call('ZREM', KEYS[1], ARGV[1])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], 0, now)
local answer = {redis.call('ZCARD', KEYS[1])}
local circuits = redis.call('HGETALL', KEYS[2])
for i = 1, #circuits, 2 do
  local left = tonumber(circuits[i + 1]) - now
  if left > 0 then
    answer[#answer + 1] = circuits[i]
    answer[#answer + 1] = left
  else
    redis.call('HDEL', KEYS[2], circuits[i])
  end
end
return answer
