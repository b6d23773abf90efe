-- The desk: the queue of handoffs, who holds which, and the fences.
--
-- Theory of operation. `handoffs` is the truth, one line of text a case; each case stands in exactly one of `waiting`
-- (by score, lower first) and `held` (by the end of its lease). A notice only ever raises: urgency up, waiting time
-- back, score down; its number makes it idempotent, for closed cases too. A claim allots the next fence, which belongs
-- to the worker's tab; whatever comes with another fence is refused. A close that has not seen the newest notice
-- does not close: the handoff waits again.
--
-- A line: `case|who|part|rank|state|since|lang|worker|tab|fence|lease|rung|number|score`.

local FIELDS = {
  'case', 'who', 'part', 'rank', 'state', 'since', 'lang', 'worker', 'tab', 'fence', 'lease', 'rung', 'number', 'score',
}

local function desk_keys(KEYS)
  local k = {}
  k.fence, k.handoffs, k.waiting, k.held, k.numbers, k.changes, k.audit = unpack(KEYS, 1, 7)
  want(k.fence, 'string')
  want(k.handoffs, 'hash')
  want(k.waiting, 'zset')
  want(k.held, 'zset')
  want(k.numbers, 'hash')
  want(k.changes, 'string')
  return k
end

local function unpack_handoff(text)
  local h, i = {}, 0
  for field in ((text or '') .. '|'):gmatch('([^|]*)|') do
    i = i + 1
    if not FIELDS[i] then return nil end
    h[FIELDS[i]] = field
  end
  if i ~= #FIELDS then return nil end
  for _, name in ipairs({'rank', 'since', 'fence', 'lease', 'rung', 'number', 'score'}) do
    h[name] = tonumber(h[name])
    if not h[name] then return nil end
  end
  return h
end

local function pack_handoff(h)
  local fields = {}
  for i, name in ipairs(FIELDS) do fields[i] = type(h[name]) == 'number' and str(h[name]) or h[name] end
  return table.concat(fields, '|')
end

local function find(k, case)
  local text = redis.call('HGET', k.handoffs, case)
  if not text then return nil end
  return unpack_handoff(text) or fail('BROKEN', 'a stored handoff')
end

-- Plans to write a handoff and to stand it in the one list its state belongs to.
local function put(k, h)
  local changes = str(stored_int(redis.call('GET', k.changes)) + 1)
  return function()
    local text = pack_handoff(h)
    redis.call('HSET', k.handoffs, h.case, text)
    if h.state == 'waiting' then
      redis.call('ZREM', k.held, h.case)
      redis.call('ZADD', k.waiting, str(h.score), h.case)
    else
      redis.call('ZREM', k.waiting, h.case)
      redis.call('ZADD', k.held, str(h.lease), h.case)
    end
    redis.call('SET', k.changes, changes)
    return text
  end
end

local function wait_again(h, rank, score)
  h.state, h.worker, h.tab, h.lease = 'waiting', '', '', 0
  h.rank, h.score = math.max(h.rank, rank), math.min(h.score, score)
end

register('notice', function(KEYS, ARGV)
  local k, r = desk_keys(KEYS), reader(ARGV)
  local case, who, part = r.word(), r.word(), r.word()
  local notice, score = read_notice(r), r.number()
  if notice.number <= stored_int(redis.call('HGET', k.numbers, case)) then return '0' end
  local h = find(k, case)
  if h then
    h.rank, h.score = math.max(h.rank, notice.rank), math.min(h.score, score)
    h.since, h.number = math.min(h.since, notice.since), notice.number
  else
    h = {case = case, who = who, part = part, rank = notice.rank, state = 'waiting', since = notice.since,
         lang = notice.lang, worker = '', tab = '', fence = 0, lease = 0, rung = 0, number = notice.number, score = score}
  end
  local write = put(k, h)
  redis.call('HSET', k.numbers, case, str(notice.number))
  write()
  return '1'
end)

local LOOK = 50

-- The case asked for, or the first that waits and can be read.
local function wanted(k, case)
  if case ~= '' then return find(k, case) end
  for _, first in ipairs(redis.call('ZRANGE', k.waiting, 0, LOOK - 1)) do
    local h = unpack_handoff(redis.call('HGET', k.handoffs, first))
    if h then return h end
  end
end

-- A waiting one is free to all; one's own may be taken into another tab; while its worker is on the telephone a
-- shadow may take over, but only by asking for that very case.
local function free(h, case, worker)
  return h.state == 'waiting' or (case ~= '' and (h.worker == worker or h.state == 'phoning'))
end

register('claim', function(KEYS, ARGV)
  local k, r = desk_keys(KEYS), reader(ARGV)
  local case, worker, tab = r.word(), r.word(), r.word()
  local now, lease, capacity, audit = r.number(), r.number(), r.number(), r.list(r.text)
  if worker == '' or tab == '' then fail('REFUSED', 'nobody to claim it') end
  local h = wanted(k, case)
  if not h and case == '' then return '' end
  if not h or not free(h, case, worker) then fail('REFUSED', 'gone') end
  local holds = 0
  for _, other in ipairs(redis.call('ZRANGE', k.held, 0, -1)) do
    local held = other ~= h.case and unpack_handoff(redis.call('HGET', k.handoffs, other))
    if held and held.worker == worker then holds = holds + 1 end
  end
  if holds >= capacity then fail('REFUSED', 'full') end
  local fence = math.max(stored_int(redis.call('GET', k.fence)), h.fence) + 1
  h.state, h.worker, h.tab, h.fence, h.lease = 'claimed', worker, tab, fence, now + lease
  local write, write_audit = put(k, h), audited(k.audit, audit, h.case, str(fence))
  redis.call('SET', k.fence, str(fence))
  write_audit()
  return write()
end)

-- The holder goes on: a heartbeat keeps the state and never shortens a lease, anything else sets both.
register('hold', function(KEYS, ARGV)
  local k, r = desk_keys(KEYS), reader(ARGV)
  local case, fence, tab, until_, state = r.word(), r.number(), r.word(), r.number(), r.word()
  local audit = r.list(r.text)
  local h = find(k, case)
  if not h or h.state == 'waiting' or h.fence ~= fence or (tab ~= '' and h.tab ~= tab) then return '' end
  local write_audit = audited(k.audit, audit)
  if state == '' then
    h.lease = math.max(h.lease, until_)
    redis.call('HSET', k.handoffs, case, pack_handoff(h))
    redis.call('ZADD', k.held, str(h.lease), case)
    return pack_handoff(h)
  end
  h.lease, h.state = until_, state
  local write = put(k, h)
  write_audit()
  return write()
end)

-- Back to the queue with its original waiting time; urgency may rise.
register('unclaim', function(KEYS, ARGV)
  local k, r = desk_keys(KEYS), reader(ARGV)
  local case, fence, rank, score, audit = r.word(), r.number(), r.number(), r.number(), r.list(r.text)
  if rank < 0 or rank > 4 then fail('REFUSED', 'no such urgency') end
  local h = find(k, case)
  if not h or h.fence ~= fence then return '0' end
  if h.state == 'waiting' then return '1' end
  wait_again(h, rank, score)
  local write, write_audit = put(k, h), audited(k.audit, audit)
  write()
  write_audit()
  return '1'
end)

register('close', function(KEYS, ARGV)
  local k, r = desk_keys(KEYS), reader(ARGV)
  local case, fence, number, audit = r.word(), r.number(), r.number(), r.list(r.text)
  local h = find(k, case)
  if not h or h.state == 'waiting' or h.fence ~= fence then return 'gone' end
  local write_audit = audited(k.audit, audit)
  if h.number ~= number then
    wait_again(h, h.rank, h.score)
    local write = put(k, h)
    write()
    return 'waiting'
  end
  local changes = str(stored_int(redis.call('GET', k.changes)) + 1)
  redis.call('HDEL', k.handoffs, case)
  redis.call('ZREM', k.held, case)
  redis.call('SET', k.changes, changes)
  write_audit()
  return 'closed'
end)

-- The ladder climbs while nobody has claimed it.
register('climb', function(KEYS, ARGV)
  local k, r = desk_keys(KEYS), reader(ARGV)
  local case, rung = r.word(), r.number()
  local h = find(k, case)
  if not h or h.state ~= 'waiting' or h.rung >= rung then return '0' end
  h.rung = rung
  local write = put(k, h)
  write()
  return '1'
end)

register_read('lapsed', function(KEYS, ARGV)
  local k, r = desk_keys(KEYS), reader(ARGV)
  local found = {}
  for _, case in ipairs(redis.call('ZRANGEBYSCORE', k.held, '-inf', str(r.number()))) do
    found[#found + 1] = redis.call('HGET', k.handoffs, case)
  end
  return found
end)
