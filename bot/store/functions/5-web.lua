-- What the pages keep: one-use things, rosters, the throttle. All of the desk's slot.

-- KEYS: a cabinet. Each field is `until|owner|value`. Taking is once; what is over is not given.
register('take', function(KEYS, ARGV)
  local r = reader(ARGV)
  local id, now = r.text(), r.number()
  want(KEYS[1], 'hash')
  local text = redis.call('HGET', KEYS[1], id)
  local ends = text and text:match('^(%d+)|')
  if not ends or tonumber(ends) <= now then return '' end
  redis.call('HDEL', KEYS[1], id)
  return text
end)

-- KEYS: a cabinet. Removes what is over and, when an owner is named, all of that owner's.
register('sweep', function(KEYS, ARGV)
  local r = reader(ARGV)
  local now, owner = r.number(), r.text()
  want(KEYS[1], 'hash')
  local rows, gone = redis.call('HGETALL', KEYS[1]), {}
  for i = 1, #rows, 2 do
    local ends, its = rows[i + 1]:match('^(%d+)|([^|]*)|')
    if not ends or tonumber(ends) <= now or (owner ~= '' and its == owner) then gone[#gone + 1] = rows[i] end
  end
  for _, id in ipairs(gone) do redis.call('HDEL', KEYS[1], id) end
  return str(#gone)
end)

-- KEYS: a cabinet. Puts new text in the place of what is there and not over; what has ended stays ended.
register('renew', function(KEYS, ARGV)
  local r = reader(ARGV)
  local id, now, text = r.text(), r.number(), r.text()
  want(KEYS[1], 'hash')
  local before = redis.call('HGET', KEYS[1], id)
  local ends = before and before:match('^(%d+)|')
  if not ends or tonumber(ends) <= now then return '0' end
  redis.call('HSET', KEYS[1], id, text)
  return '1'
end)

-- KEYS: accounts, audit. Changes an account only if it is still as it was read, and says so in the audit.
register('account', function(KEYS, ARGV)
  local r = reader(ARGV)
  local name, before, after = r.text(), r.text(), r.text()
  local write_audit = audited(KEYS[2], r.list(r.text))
  want(KEYS[1], 'hash')
  if redis.call('HGET', KEYS[1], name) ~= before then return '0' end
  redis.call('HSET', KEYS[1], name, after)
  write_audit()
  return '1'
end)

-- Plans what ends in the very step in which somebody leaves: sessions and open invitations; no claim is theirs any more.
local function departed(left, cabinets, ids, now)
  want(left, 'hash')
  local gone, drops = {}, {}
  for _, id in ipairs(ids) do gone[id] = true end
  for i, cabinet in ipairs(#ids > 0 and cabinets or {}) do
    want(cabinet, 'hash')
    local rows = redis.call('HGETALL', cabinet)
    for j = 1, #rows, 2 do
      if gone[rows[j + 1]:match('^%d+|([^|]*)|') or ''] then drops[#drops + 1] = {cabinets[i], rows[j]} end
    end
  end
  return function()
    for _, id in ipairs(ids) do redis.call('HSET', left, id, str(now)) end
    for _, drop in ipairs(drops) do redis.call('HDEL', drop[1], drop[2]) end
  end
end

-- KEYS: rosters, audit, left, sessions, invitations. Only the next version is taken.
register('roster', function(KEYS, ARGV)
  local r = reader(ARGV)
  local version, roster, now = r.number(), r.text(), r.number()
  local write_left = departed(KEYS[3], {KEYS[4], KEYS[5]}, r.list(r.word), now)
  local write_audit = audited(KEYS[2], r.list(r.text))
  want(KEYS[1], 'list')
  if redis.call('LLEN', KEYS[1]) + 1 ~= version then fail('LOST', 'roster version') end
  redis.call('RPUSH', KEYS[1], roster)
  write_left()
  write_audit()
  return '1'
end)

-- KEYS: proofs, audit. The first canary of an epoch stays; of what a member found, a success does.
register('proof', function(KEYS, ARGV)
  local r = reader(ARGV)
  local field, value, replaces = r.text(), r.text(), r.text()
  local write_audit = audited(KEYS[2], r.list(r.text))
  want(KEYS[1], 'hash')
  local before = redis.call('HGET', KEYS[1], field)
  if before and (replaces == '' or before:sub(-#replaces) ~= replaces) then return '0' end
  redis.call('HSET', KEYS[1], field, value)
  write_audit()
  return '1'
end)

local MOST = 10000

-- KEYS: throttle. One allowed each `interval`, `burst` at once (the generic cell rate algorithm, ITU-T I.371):
-- '0' when allowed, else the milliseconds to wait. A refused try costs nothing, so nobody is locked out for long.
register('throttle', function(KEYS, ARGV)
  local r = reader(ARGV)
  local name, now, interval, burst = r.text(), r.number(), r.number(), r.number()
  want(KEYS[1], 'hash')
  local arrival = stored_int(redis.call('HGET', KEYS[1], name))
  arrival = math.min(math.max(arrival, now), now + burst * interval)
  local wait = arrival + interval - burst * interval - now
  if wait > 0 then return str(wait) end
  local old = {}
  if redis.call('HLEN', KEYS[1]) >= MOST then
    local rows = redis.call('HGETALL', KEYS[1])
    for i = 1, #rows, 2 do
      if (tonumber(rows[i + 1]) or 0) <= now then old[#old + 1] = rows[i] end
    end
  end
  for _, past in ipairs(old) do redis.call('HDEL', KEYS[1], past) end
  redis.call('HSET', KEYS[1], name, str(arrival + interval))
  return '0'
end)
