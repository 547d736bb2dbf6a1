-- Grants permits to call one vendor, for all nodes of a cluster, in one step. A window is counted in buckets of its width;
-- a permit counts from now until a window after the last moment at which it may be used, so that no window of calls ever
-- holds more than its limit. Only this server's clock is used.
--
-- KEYS: 1 generation, 2 closings, then one for each window
-- ARGV: 1 vendor, 2 permits wanted, 3 how long they may be used (ms), 4 close for (ms, 0: do not), 5 the generation that
--       the node knows: in another it is granted nothing, 6 the number of windows, 7 within how long all nodes find a server
--       that was away or has lost its memory (ms): before, it grants nothing, 8 the longest window that is taken to be full
--       then (ms); for each window: limit, span (ms), width (ms), calls from before this generation that it may hold; then for
--       each permit that was granted earlier and is settled: its deadline (ms, -1: it was a call without a permit), how long
--       ago it was used (ms, -1: not at all)
-- Answers: permits granted, their deadline, until when none is to be had (ms from now), closed for another (ms),
--       generation, the window that holds back (0: none), permits that are left, then the calls in each window
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local vendor, wanted, lease, closing = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local known, windows = tonumber(ARGV[5]), tonumber(ARGV[6])
local all_back, short = tonumber(ARGV[7]), tonumber(ARGV[8])
local first_window = 8
local deadline = now + 1 + lease

local born = tonumber(redis.call('HGET', KEYS[1], 'born'))
if not born then
  born = now + all_back
  redis.call('HSET', KEYS[1], 'born', born)
end
local back = tonumber(redis.call('HGET', KEYS[1], 'back') or 0)

if closing > 0 then
  local until_ = math.max(now + closing, tonumber(redis.call('HGET', KEYS[2], vendor) or 0))
  redis.call('HSET', KEYS[2], vendor, until_)
end
local closed = math.max(0, tonumber(redis.call('HGET', KEYS[2], vendor) or 0) - now)

local function number(key, field)
  return tonumber(redis.call('HGET', key, field) or 0)
end

local function add(key, bucket, calls)
  redis.call('HINCRBY', key, bucket, calls)
  redis.call('HINCRBY', key, 'total', calls)
  local first, last = redis.call('HGET', key, 'first'), redis.call('HGET', key, 'last')
  if not first or bucket < tonumber(first) then redis.call('HSET', key, 'first', bucket) end
  if not last or bucket > tonumber(last) then redis.call('HSET', key, 'last', bucket) end
end

local function leave(key, span, width)
  local first = redis.call('HGET', key, 'first')
  if not first then return end
  local gone = math.floor((now - span) / width)
  if gone >= number(key, 'last') then
    redis.call('DEL', key)
    return
  end
  for bucket = tonumber(first), gone do
    local calls = number(key, bucket)
    if calls > 0 then redis.call('HINCRBY', key, 'total', -calls) end
    redis.call('HDEL', key, bucket)
  end
  if gone >= tonumber(first) then redis.call('HSET', key, 'first', gone + 1) end
end

local function settle(key, span, width, at, ago)
  local bucket = math.ceil(at / width)
  if at >= 0 and number(key, bucket) > 0 then
    add(key, bucket, -1)
  end
  local used = now + 1 - ago
  if ago >= 0 and used > now - span then
    add(key, math.ceil(used / width), 1)
  end
end

local granted, wait, holding, left = wanted, 0, 0, 1000000
local used = {}
for i = 1, windows do
  local base = first_window + (i - 1) * 4
  local key = KEYS[2 + i]
  local limit, span, width = tonumber(ARGV[base + 1]), tonumber(ARGV[base + 2]), tonumber(ARGV[base + 3])
  local presumed = 0
  if now < born + span then
    presumed = number(KEYS[1], key)
    if known == born and tonumber(ARGV[base + 4]) > presumed then
      presumed = tonumber(ARGV[base + 4])
      redis.call('HSET', KEYS[1], key, presumed)
    end
  end
  for j = first_window + windows * 4 + 1, known == born and #ARGV or 0, 2 do
    settle(key, span, width, tonumber(ARGV[j]), tonumber(ARGV[j + 1]))
  end
  leave(key, span, width)
  local calls = number(key, 'total') + presumed
  local full_until = span <= short and back > 0 and back + all_back + span or 0
  local room = now < full_until and 0 or math.max(0, limit - calls)
  granted = math.min(granted, room)
  left = math.min(left, room)
  if room == 0 then
    local free = 0
    local too_many = calls + 1 - limit
    local last = number(key, 'last')
    local bucket = number(key, 'first')
    while too_many > 0 and bucket <= last do
      too_many = too_many - number(key, bucket)
      free = bucket * width + span - now
      bucket = bucket + 1
    end
    if presumed > 0 then
      local forgotten = born + span - now
      free = too_many > 0 and forgotten or math.min(free, forgotten)
    end
    free = math.max(1, free, full_until - now)
    if free > wait then
      wait = free
      holding = i
    end
  end
  used[i] = calls
end
if closed > 0 or known ~= born or now < born then
  granted, left = 0, 0
end

for i = 1, windows do
  local base = first_window + (i - 1) * 4
  local key, span, width = KEYS[2 + i], tonumber(ARGV[base + 2]), tonumber(ARGV[base + 3])
  if granted > 0 then
    add(key, math.ceil(deadline / width), granted)
    used[i] = used[i] + granted
  end
  redis.call('PEXPIRE', key, span + lease + 60000)
end

local answer = {granted, deadline, math.max(wait, closed, born - now), closed, born, holding, left - granted}
for i = 1, windows do
  answer[7 + i] = used[i]
end
return answer
