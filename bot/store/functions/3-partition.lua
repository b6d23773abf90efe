-- What belongs to a partition and to nobody in particular: its lease, what is due, notices, counts, the audit chain.

-- KEYS: lease. One holder at a time; the same one may go on, another only when the lease is over.
register('lease', function(KEYS, ARGV)
  local r = reader(ARGV)
  local holder, until_, now = r.word(), r.number(), r.number()
  want(KEYS[1], 'string')
  local ends, who = (redis.call('GET', KEYS[1]) or ''):match('^(%d+)|(.*)$')
  if ends and who ~= holder and tonumber(ends) > now then return '0' end
  redis.call('SET', KEYS[1], str(until_) .. '|' .. holder)
  return '1'
end)

-- KEYS: out, line, heads-0..3. The first entry of each person who may be sent to, most urgent first.
-- One that cannot be read comes back expired and empty, so that it is dropped and stops nobody.
register_read('due_out', function(KEYS, ARGV)
  local r = reader(ARGV)
  local now, limit = r.number(), r.number()
  local k = {out = KEYS[1], line = KEYS[2], heads = {}}
  for rank = 0, LAST_RANK do k.heads[rank] = KEYS[3 + rank] end
  outbox_ready(k)
  local found = {}
  for rank = 0, LAST_RANK do
    local left = limit - #found
    local people = left > 0 and redis.call('ZRANGEBYSCORE', k.heads[rank], '-inf', str(now), 'LIMIT', 0, left) or {}
    for _, who in ipairs(people) do
      local first = redis.call('ZRANGEBYLEX', k.line, '[' .. who .. ':', '(' .. who .. ';', 'LIMIT', 0, 1)[1]
      local id = first and tonumber(first:sub(#who + 2))
      if id then
        local e = unpack_entry(redis.call('HGET', k.out, str(id)) or '')
          or {rank = str(rank), expires = '0', fence = '0', worker = '0', tries = '0', maybe = '0',
              case = '', reply = '', body = ''}
        found[#found + 1] = {str(id), who, e.rank, e.expires, e.fence, e.worker, e.tries, e.maybe, e.case, e.reply, e.body}
      end
    end
  end
  return found
end)

-- KEYS: timers, timers-at. Due timers under lease: one not acknowledged comes again when the lease is over.
register('due_timers', function(KEYS, ARGV)
  local r = reader(ARGV)
  local now, lease, limit = r.number(), r.number(), r.number()
  want(KEYS[1], 'zset')
  want(KEYS[2], 'hash')
  local found = {}
  for i, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', str(now), 'LIMIT', 0, limit)) do
    found[i] = {member, redis.call('HGET', KEYS[2], member) or str(now)}
  end
  for _, timer in ipairs(found) do
    redis.call('ZADD', KEYS[1], str(now + lease), timer[1])
    redis.call('HSET', KEYS[2], timer[1], timer[2])
  end
  return found
end)

-- KEYS: notices. The desk has this one; a newer one of the same case stays.
register('noticed', function(KEYS, ARGV)
  local r = reader(ARGV)
  local case, number = r.word(), r.number()
  want(KEYS[1], 'hash')
  local stored = (redis.call('HGET', KEYS[1], case) or ''):match('^(%d+)|')
  if not stored or tonumber(stored) ~= number then return '0' end
  redis.call('HDEL', KEYS[1], case)
  return '1'
end)

-- KEYS: deltas, folded, and a hash a week. Takes the first deltas out and adds what they said, once.
register('fold', function(KEYS, ARGV)
  local r = reader(ARGV)
  local offset, taken_ = r.number(), r.number()
  want(KEYS[1], 'list')
  want(KEYS[2], 'string')
  if stored_int(redis.call('GET', KEYS[2])) ~= offset then fail('LOST', 'fold') end
  if redis.call('LLEN', KEYS[1]) < taken_ then fail('BROKEN', 'counts are missing') end
  local adds = {}
  for i = 3, #KEYS do
    want(KEYS[i], 'hash')
    for _, pair in ipairs(r.list(function() return {r.text(), r.number()} end)) do
      local sum = stored_int(redis.call('HGET', KEYS[i], pair[1])) + pair[2]
      adds[#adds + 1] = {KEYS[i], pair[1], sum}
    end
  end
  for _, add in ipairs(adds) do redis.call('HSET', add[1], add[2], str(add[3])) end
  redis.call('LTRIM', KEYS[1], taken_, -1)
  redis.call('SET', KEYS[2], str(offset + taken_))
  return '1'
end)

-- KEYS: audit. Entries that no other function appends; the number of the last one comes back.
register('audit', function(KEYS, ARGV)
  local r = reader(ARGV)
  local append = audited(KEYS[1], r.list(r.text))
  append()
  return str(redis.call('LLEN', KEYS[1]))
end)

-- KEYS: audit, chain. Hashes of the next entries, in order, never more than there are entries.
register('chain', function(KEYS, ARGV)
  local r = reader(ARGV)
  local after, hashes = r.number(), r.list(r.text)
  want(KEYS[1], 'list')
  want(KEYS[2], 'list')
  if redis.call('LLEN', KEYS[2]) ~= after then fail('LOST', 'chain') end
  if redis.call('LLEN', KEYS[1]) < after + #hashes then fail('REFUSED', 'no such entry') end
  for _, hash in ipairs(hashes) do redis.call('RPUSH', KEYS[2], hash) end
  return '1'
end)

-- KEYS: audit, chain. How far the chain has got, its last hash, and the next entries in order. With fewer entries than
-- were chained, new ones would stand under old numbers.
register_read('unchained', function(KEYS, ARGV)
  local limit = reader(ARGV).number()
  want(KEYS[1], 'list')
  want(KEYS[2], 'list')
  local after = redis.call('LLEN', KEYS[2])
  if redis.call('LLEN', KEYS[1]) < after then fail('BROKEN', 'entries are missing') end
  local last = redis.call('LINDEX', KEYS[2], -1) or ''
  return {str(after), last, redis.call('LRANGE', KEYS[1], after, after + limit - 1)}
end)
