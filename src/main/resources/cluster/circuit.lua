-- Notes that a vendor's circuit is open.
-- KEYS: 1 circuits
-- ARGV: 1 vendor, 2 for how long (ms)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], ARGV[1], now + tonumber(ARGV[2]))
return 1
