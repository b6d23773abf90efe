-- Changes of the roster that wait for a second lead's signature.
--
-- Theory of operation. A proposal is a line of facts and, while it waits, the roster that one lead has signed. It is
-- open while nobody has ended it, it is not too old, and it builds on the newest roster; so each roster that is taken
-- closes all others, whatever their lines say. At most `most` are open; lines that are over make room for new ones.
-- Nothing here knows a signature: whoever calls has checked them, and `adopt` takes a roster only under the number
-- that the proposal has.
--
-- A line: `version|at|by|state|ended by`.

local FIRST = 'waiting'

local function proposal_keys(KEYS)
  local k = {}
  k.lines, k.texts, k.rosters, k.audit, k.left, k.sessions, k.invitations = unpack(KEYS, 1, 7)
  want(k.lines, 'hash')
  want(k.texts, 'hash')
  want(k.rosters, 'list')
  return k
end

local function proposal(text)
  local version, at, by, state = text:match('^(%d+)|(%d+)|(%x+)|(%l+)|%x*$')
  if not version then fail('BROKEN', 'a stored proposal') end
  return {version = tonumber(version), at = tonumber(at), by = by, state = state}
end

local function line_of(p, ended_by)
  return table.concat({str(p.version), str(p.at), p.by, p.state, ended_by}, '|')
end

-- `since`: what is dated at this time or before is too old.
local function open(k, p, since)
  return p.state == FIRST and p.at > since and p.version == redis.call('LLEN', k.rosters) + 1
end

-- The proposal of that name if it is open. LOST when it is over.
local function opened(k, id, since)
  local text = redis.call('HGET', k.lines, id)
  local found = text and proposal(text)
  if not found or not open(k, found, since) then fail('LOST', 'proposal') end
  return found
end

-- Keeps a proposal. '0' when it waits already.
register('propose', function(KEYS, ARGV)
  local r = reader(ARGV)
  local k, id = proposal_keys(KEYS), r.word()
  local new = {version = r.number(), at = r.number(), by = r.word(), state = FIRST}
  local since, most, document = r.number(), r.number(), r.text()
  local write_audit = audited(k.audit, r.list(r.text))
  if not open(k, new, since) then fail('LOST', 'roster version') end
  local rows, over, waiting = redis.call('HGETALL', k.lines), {}, 0
  for i = 1, #rows, 2 do
    local is_open = open(k, proposal(rows[i + 1]), since)
    if rows[i] == id then
      if is_open then return '0' end
      fail('LOST', 'proposal')
    end
    if is_open then waiting = waiting + 1 else over[#over + 1] = rows[i] end
  end
  if waiting >= most then fail('REFUSED', 'too many proposals') end
  for _, past in ipairs(over) do redis.call('HDEL', k.texts, past) end
  if waiting + #over >= most then
    for _, past in ipairs(over) do redis.call('HDEL', k.lines, past) end
  end
  redis.call('HSET', k.lines, id, line_of(new, ''))
  redis.call('HSET', k.texts, id, document)
  write_audit()
  return '1'
end)

-- Adopts the roster that an open proposal has become. All others are over with it.
register('adopt', function(KEYS, ARGV)
  local r = reader(ARGV)
  local k, id, by, since, document = proposal_keys(KEYS), r.word(), r.word(), r.number(), r.text()
  local now = r.number()
  local write_left = departed(k.left, {k.sessions, k.invitations}, r.list(r.word), now)
  local write_audit = audited(k.audit, r.list(r.text))
  local found = opened(k, id, since)
  found.state = 'signed'
  redis.call('RPUSH', k.rosters, document)
  write_left()
  redis.call('HSET', k.lines, id, line_of(found, by))
  redis.call('DEL', k.texts)
  write_audit()
  return '1'
end)

-- Ends an open proposal: withdrawn by who made it, declined by another.
register('end_proposal', function(KEYS, ARGV)
  local r = reader(ARGV)
  local k, id, by, state, since = proposal_keys(KEYS), r.word(), r.word(), r.word(), r.number()
  local write_audit = audited(k.audit, r.list(r.text))
  local found = opened(k, id, since)
  found.state = state
  redis.call('HSET', k.lines, id, line_of(found, by))
  redis.call('HDEL', k.texts, id)
  write_audit()
  return '1'
end)
