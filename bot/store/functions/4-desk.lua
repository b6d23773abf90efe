-- The desk: the queue of handoffs, who holds which, and the fences.
--
-- Theory of operation. `handoffs` is the truth, one line of text a case; each case stands in exactly one of `waiting`
-- (by score, lower first) and `held` (by the end of its lease). A notice only ever raises: urgency up, waiting time
-- back, score down; its number makes it idempotent, for closed cases too. A claim allots the next fence, which belongs
-- to the worker's tab; whatever comes with another fence is refused. A close that has not seen the newest notice
-- does not close: the handoff waits again.
--
-- The ladder counts only time in which nobody had it: `ladder` is the time it counts from while the handoff waits, and
-- how long it had counted while somebody holds it. Getting more urgent begins a new ladder; coming back to the queue
-- goes on with the old one, and whoever it had called is called again. A climb and the page it asks for are one step;
-- the page stays in `pages` until it is acknowledged, so that a crash repeats it rather than loses it.
--
-- A line: `case|who|part|rank|state|since|lang|worker|tab|fence|lease|rung|number|score|ladder`.
-- A page: `case:fence:number:rung:duties`.

local FIELDS = {
  'case', 'who', 'part', 'rank', 'state', 'since', 'lang', 'worker', 'tab', 'fence', 'lease', 'rung', 'number', 'score',
  'ladder',
}

local function desk_keys(KEYS)
  local k = {}
  k.fence, k.handoffs, k.waiting, k.held, k.numbers, k.changes, k.audit, k.pages, k.left = unpack(KEYS, 1, 9)
  want(k.fence, 'string')
  want(k.handoffs, 'hash')
  want(k.waiting, 'zset')
  want(k.held, 'zset')
  want(k.numbers, 'hash')
  want(k.changes, 'string')
  want(k.pages, 'zset')
  want(k.left, 'hash')
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
  for _, name in ipairs({'rank', 'since', 'fence', 'lease', 'rung', 'number', 'score', 'ladder'}) do
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

-- Another ladder, from its beginning.
local function climb_anew(h, now)
  h.rung, h.ladder = 0, h.state == 'waiting' and now or 0
end

local function wait_again(h, rank, score, now)
  h.ladder = rank > h.rank and now or now - h.ladder
  h.state, h.worker, h.tab, h.lease, h.rung = 'waiting', '', '', 0, 0
  h.rank, h.score = math.max(h.rank, rank), math.min(h.score, score)
end

register('notice', function(KEYS, ARGV)
  local k, r = desk_keys(KEYS), reader(ARGV)
  local case, who, part = r.word(), r.word(), r.word()
  local notice, score, now = read_notice(r), r.number(), r.number()
  if notice.number <= stored_int(redis.call('HGET', k.numbers, case)) then return '0' end
  local h = find(k, case)
  if h then
    if notice.rank > h.rank then climb_anew(h, now) end
    h.rank, h.score = math.max(h.rank, notice.rank), math.min(h.score, score)
    h.since, h.number = math.min(h.since, notice.since), notice.number
  else
    h = {case = case, who = who, part = part, rank = notice.rank, state = 'waiting', since = notice.since,
         lang = notice.lang, worker = '', tab = '', fence = 0, lease = 0, rung = 0, number = notice.number, score = score,
         ladder = notice.since}
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
  if redis.call('HGET', k.left, worker) then fail('REFUSED', 'left') end
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
  if h.state == 'waiting' then h.ladder = math.max(now - h.ladder, 0) end
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
  local case, fence, rank, score, now = r.word(), r.number(), r.number(), r.number(), r.number()
  local audit = r.list(r.text)
  if rank < 0 or rank > 4 then fail('REFUSED', 'no such urgency') end
  local h = find(k, case)
  if not h or h.fence ~= fence then return '0' end
  if h.state == 'waiting' then return '1' end
  wait_again(h, rank, score, now)
  local write, write_audit = put(k, h), audited(k.audit, audit)
  write()
  write_audit()
  return '1'
end)

register('close', function(KEYS, ARGV)
  local k, r = desk_keys(KEYS), reader(ARGV)
  local case, fence, number, now, audit = r.word(), r.number(), r.number(), r.number(), r.list(r.text)
  local h = find(k, case)
  if not h or h.state == 'waiting' or h.fence ~= fence then return 'gone' end
  local write_audit = audited(k.audit, audit)
  if h.number ~= number then
    wait_again(h, h.rank, h.score, now)
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

-- The ladder climbs while it waits, from the very place at which it was seen, and asks for a page in the same step.
register('climb', function(KEYS, ARGV)
  local k, r = desk_keys(KEYS), reader(ARGV)
  local case, fence, number, seen, rung = r.word(), r.number(), r.number(), r.number(), r.number()
  local duties, now, audit = r.word(), r.number(), r.list(r.text)
  local h = find(k, case)
  if not h or h.state ~= 'waiting' or h.fence ~= fence or h.number ~= number or h.rung ~= seen or rung <= seen then
    return '0'
  end
  h.rung = rung
  local write, write_audit = put(k, h), audited(k.audit, audit)
  write()
  redis.call('ZADD', k.pages, str(now), table.concat({case, str(fence), str(number), str(rung), duties}, ':'))
  write_audit()
  return '1'
end)

-- Pages that are due, each with its handoff, and leased until a time; those whose handoff waits no more are dropped.
register('pages', function(KEYS, ARGV)
  local k, r = desk_keys(KEYS), reader(ARGV)
  local now, until_, most = r.number(), r.number(), r.number()
  local due, over = {}, {}
  for _, page in ipairs(redis.call('ZRANGEBYSCORE', k.pages, '-inf', str(now), 'LIMIT', 0, most)) do
    local case, fence = page:match('^([^:]*):([^:]*):')
    local text = case and redis.call('HGET', k.handoffs, case)
    local h = text and unpack_handoff(text)
    if h and h.state == 'waiting' and str(h.fence) == fence then
      due[#due + 1] = page
      due[#due + 1] = text
    else
      over[#over + 1] = page
    end
  end
  for i = 1, #due, 2 do redis.call('ZADD', k.pages, str(until_), due[i]) end
  for _, page in ipairs(over) do redis.call('ZREM', k.pages, page) end
  return due
end)

-- A page was accepted.
register('paged', function(KEYS, ARGV)
  local k, r = desk_keys(KEYS), reader(ARGV)
  local page, audit = r.word(), r.list(r.text)
  if not redis.call('ZSCORE', k.pages, page) then return '0' end
  local write_audit = audited(k.audit, audit)
  redis.call('ZREM', k.pages, page)
  write_audit()
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
