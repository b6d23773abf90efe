-- The outbox of a partition.
--
-- Theory of operation. `out` holds every entry; `line` holds `<who>:<id>` in lexical order, so that one person's
-- entries are a range of it, in order; a person with entries stands in exactly one of heads-0..3, by the most urgent
-- rank among them (an urgent line pulls the lines before it along, order is never broken), scored by the time before
-- which nothing may be sent. A fresh person's score is the entry's id, which is far below any time: first come, first
-- served. Taking is optimistic: `sending` counts a try, and only one of two senders can count the same one.
--
-- In `out`, too: `last`, the last id; `at:<who>`, the rank a person stands by; and `hidden:<who>`, the ids of a worker's
-- words for a chat that is hidden. Those stand in no line, so that they stop nobody: a commit of a turn that is not
-- hidden puts them back, after what it says itself, and whatever ends the worker's hold drops them.
--
-- An entry: `rank expires fence worker tries maybe who case reply\nbody`; worker and maybe are 0 or 1.

local HEADER = '^([0-3]) (%d+) (%d+) ([01]) (%d+) ([01]) (%x+) (%x*) (%x*)\n(.*)$'
local LAST_RANK = 3
local BOT_RANK = 2
local MOST_PASSED = 1000
local STANDS = '9007199254740991'

local function pack_entry(e)
  return table.concat({e.rank, e.expires, e.fence, e.worker, e.tries, e.maybe, e.who, e.case, e.reply}, ' ')
    .. '\n' .. e.body
end

local function unpack_entry(text)
  local e = {}
  e.rank, e.expires, e.fence, e.worker, e.tries, e.maybe, e.who, e.case, e.reply, e.body = text:match(HEADER)
  return e.rank and e
end

local function place(who, id)
  return who .. ':' .. string.format('%016.0f', id)
end

local function ids_of(line, who)
  local ids = {}
  for i, member in ipairs(redis.call('ZRANGEBYLEX', line, '[' .. who .. ':', '(' .. who .. ';')) do
    ids[i] = tonumber(member:sub(#who + 2))
  end
  return ids
end

local function outbox_ready(k)
  want(k.out, 'hash')
  want(k.line, 'zset')
  for rank = 0, LAST_RANK do want(k.heads[rank], 'zset') end
end

-- Where a person stands: the rank and the not-before time, or nothing.
local function standing(k, who)
  local stood = redis.call('HGET', k.out, 'at:' .. who)
  if not stood then return nil end
  local rank = tonumber(stood)
  local score = k.heads[rank] and redis.call('ZSCORE', k.heads[rank], who)
  if not score then fail('BROKEN', 'a person with entries and no place') end
  return rank, score
end

local function read_out(r, who)
  local e = {who = who, tries = '0', maybe = '0'}
  e.rank, e.expires, e.fence, e.worker = r.text(), str(r.number()), str(r.number()), r.text()
  e.case, e.reply, e.body = r.text(), r.text(), r.text()
  local plain = not e.case:find('%X') and not e.reply:find('%X') and (e.worker == '0' or e.worker == '1')
  if not plain or not e.rank:find('^[0-3]$') then fail('REFUSED', 'not an outbox entry') end
  return e
end

-- What the bot still had to say to a person and has not begun to: an emergency line and *hide*, which stand under
-- any fence, do not wait behind it.
local function overtaken(k, who, entries)
  local ids, places, urgent = {}, {}, false
  for _, e in ipairs(entries) do urgent = urgent or (e.worker == '0' and e.fence == STANDS) end
  for _, id in ipairs(urgent and ids_of(k.line, who) or {}) do
    local e = unpack_entry(redis.call('HGET', k.out, str(id)) or '')
    if e and e.worker == '0' and tonumber(e.rank) >= BOT_RANK and e.tries == '0' and #ids < MOST_PASSED then
      ids[#ids + 1], places[#places + 1] = str(id), place(who, id)
    end
  end
  return ids, places
end

-- Plans to add entries; returns what writes them and their ids.
local function enqueued(k, who, entries)
  if #entries == 0 then return function() end, {} end
  local last = stored_int(redis.call('HGET', k.out, 'last'))
  local rank, score = standing(k, who)
  local top, ids, pairs_, places = rank or LAST_RANK, {}, {}, {}
  for i, e in ipairs(entries) do
    ids[i] = str(last + i)
    top = math.min(top, tonumber(e.rank))
    pairs_[2 * i - 1], pairs_[2 * i] = ids[i], pack_entry(e)
    places[2 * i - 1], places[2 * i] = '0', place(who, last + i)
  end
  want(k.line, 'zset')
  want(k.heads[top], 'zset')
  local passed, their_places = overtaken(k, who, entries)
  return function()
    if #passed > 0 then
      redis.call('HDEL', k.out, unpack(passed))
      redis.call('ZREM', k.line, unpack(their_places))
    end
    redis.call('HSET', k.out, 'last', ids[#ids], 'at:' .. who, str(top), unpack(pairs_))
    redis.call('ZADD', k.line, unpack(places))
    if rank and rank ~= top then redis.call('ZREM', k.heads[rank], who) end
    if rank ~= top then redis.call('ZADD', k.heads[top], score or ids[1], who) end
  end, ids
end

-- Plans to take one entry out; the person's next one may go at once, or from `after` on.
local function finished(k, who, id, after)
  outbox_ready(k)
  local top, following
  for _, other in ipairs(ids_of(k.line, who)) do
    if other ~= id then
      local e = unpack_entry(redis.call('HGET', k.out, str(other)) or '')
      top = math.min(top or LAST_RANK, e and tonumber(e.rank) or LAST_RANK)
      following = following or other
    end
  end
  return function()
    redis.call('HDEL', k.out, str(id))
    redis.call('ZREM', k.line, place(who, id))
    for rank = 0, LAST_RANK do
      if rank ~= top then redis.call('ZREM', k.heads[rank], who) end
    end
    if top then
      redis.call('ZADD', k.heads[top], str(math.max(after, following)), who)
      redis.call('HSET', k.out, 'at:' .. who, str(top))
    else
      redis.call('HDEL', k.out, 'at:' .. who)
    end
  end
end

-- The entries of a worker that wait for a hidden chat, in order, with the names of their fields.
local function waiting(k, who)
  local ids, entries, fields = {}, {}, {}
  for id in (redis.call('HGET', k.out, 'hidden:' .. who) or ''):gmatch('%d+') do ids[#ids + 1] = tonumber(id) end
  table.sort(ids)
  for i, id in ipairs(ids) do
    fields[i] = str(id)
    entries[#entries + 1] = unpack_entry(redis.call('HGET', k.out, fields[i]) or '')
  end
  if #fields > 0 then fields[#fields + 1] = 'hidden:' .. who end
  return entries, fields
end

-- Plans to let an entry wait for its hidden chat, under its own id.
local function hides(k, who, id, e)
  local ids = redis.call('HGET', k.out, 'hidden:' .. who)
  return function()
    redis.call('HSET', k.out, str(id), pack_entry(e), 'hidden:' .. who, (ids and ids .. ' ' or '') .. str(id))
  end
end

-- A worker's reply has a state to show; the bot's own lines have none.
local function told(k, e, state)
  if not e or e.reply == '' then return function() end end
  want(k.delivery, 'hash')
  local before = redis.call('HGET', k.delivery, e.reply)
  if not before then return function() end end
  local place_of = before:match(':.*$') or '::'
  return function() redis.call('HSET', k.delivery, e.reply, state .. place_of) end
end
