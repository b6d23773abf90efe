-- The shred store: a secret and a generation a case, a salt a record, or a tombstone. KEYS: the case's secret.
--
-- A secret is replaced in steps: the new one stands beside the old one (`o`, of the generation before) while the records
-- get their new outer layer; then the old one goes. Each step may be repeated.

local function shred_row(KEYS)
  want(KEYS[1], 'hash')
  if redis.call('HGET', KEYS[1], 'tombstone') then fail('ERASED', 'the case is a tombstone') end
  return redis.call('HGET', KEYS[1], 's'), redis.call('HGET', KEYS[1], 'g') or '1'
end

-- Fresh bytes are offered for what is not there yet; what is there stays. The same record asked again gets its salt.
register('salt', function(KEYS, ARGV)
  local r = reader(ARGV)
  local offered = r.text()
  local wants = r.list(function() return {r.word(), r.text()} end)
  local secret, generation = shred_row(KEYS)
  if #offered ~= 32 then fail('REFUSED', 'not a secret') end
  for _, salt in ipairs(wants) do
    if #salt[2] ~= 16 or not salt[1]:find('^[bw]:%d+$') then fail('REFUSED', 'not a salt') end
  end
  local given = {secret or offered, generation}
  if not secret then redis.call('HSET', KEYS[1], 's', offered, 'g', generation) end
  for _, salt in ipairs(wants) do
    redis.call('HSETNX', KEYS[1], salt[1], salt[2])
    given[#given + 1] = redis.call('HGET', KEYS[1], salt[1])
  end
  return given
end)

register_read('release', function(KEYS, ARGV)
  local secret = shred_row(KEYS)
  if not secret then return {} end
  return redis.call('HGETALL', KEYS[1])
end)

-- A new secret under the next generation, beside the old one. What was begun before goes on as it was.
register('reissue', function(KEYS, ARGV)
  local offered = reader(ARGV).text()
  local secret, generation = shred_row(KEYS)
  if #offered ~= 32 then fail('REFUSED', 'not a secret') end
  if not secret then return {} end
  if not redis.call('HGET', KEYS[1], 'o') then
    local following = stored_int(generation) + 1
    if following > 65535 then fail('REFUSED', 'no more generations') end
    redis.call('HSET', KEYS[1], 'o', secret, 's', offered, 'g', str(following))
  end
  return redis.call('HGETALL', KEYS[1])
end)

-- Every record is under the new secret: the old one goes, unless a newer one has come since.
register('reissued', function(KEYS, ARGV)
  local r = reader(ARGV)
  local _, generation = shred_row(KEYS)
  if stored_int(generation) ~= r.number() then return '0' end
  redis.call('HDEL', KEYS[1], 'o')
  return '1'
end)

register('shred', function(KEYS, ARGV)
  local now = reader(ARGV).number()
  want(KEYS[1], 'hash')
  if redis.call('HGET', KEYS[1], 'tombstone') then return '0' end
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'tombstone', str(now))
  return '1'
end)
