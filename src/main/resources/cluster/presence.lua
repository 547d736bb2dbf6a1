-- Says that a node lives, and tells which circuits other nodes have opened.
-- KEYS: 1 nodes, 2 circuits
-- ARGV: 1 node, 2 how long it counts as alive (ms, 0: it leaves)
-- Answers: how many nodes live, then for each open circuit: vendor, for how long it stays open (ms)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local alive = tonumber(ARGV[2])
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
