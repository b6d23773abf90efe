-- One person's turn: the commit, the owner, a worker's reply; and the outbox functions that need both.

local function person_keys(KEYS)
  local k = {heads = {}}
  k.person, k.case, k.lane_b, k.lane_w, k.delivery, k.sent = unpack(KEYS, 1, 6)
  k.out, k.line, k.heads[0], k.heads[1], k.heads[2], k.heads[3] = unpack(KEYS, 7, 12)
  k.timers, k.timers_at, k.notices, k.deltas, k.audit = unpack(KEYS, 13, 17)
  return k
end

local DAY2 = 48 * 3600 * 1000

local function held_by_worker(owner)
  return owner:sub(1, 7) == 'worker:'
end

local function hidden(k)
  return redis.call('HGET', k.person, 'h') == '1'
end

local function owner_of(k)
  local row = redis.call('HMGET', k.person, 'o', 'f', 'v', 'e')
  return row[1] or 'bot', stored_int(row[2]), stored_int(row[3]), row[4] or ''
end

-- A stored record is `<kind>|` and the sealed bytes: 46 of them, the kind behind its length, then the generation of the
-- shred secret, two bytes (PROTOCOL.md 3). What stands before the generation, and the generation; 0 where there is none.
local function generation_of(value)
  local kind = value:find('|', 1, true) or 1
  local at = kind + 46 + kind
  local high, low = value:byte(at + 1, at + 2)
  return value:sub(1, at), low and high * 256 + low or 0
end

-- Plans to append records to a case's lanes, each with its lane's next number, and to set its clear fields. One that was
-- sealed under a shred secret that is being replaced is lost: it must be sealed under the new one.
local function recorded(k, who, records, clear)
  local row = redis.call('HMGET', k.case, 'person', 'erased', 'lane_b', 'lane_w', 'doomed', 'shred_least')
  if row[2] or row[5] then fail('ERASED', 'the case is a tombstone') end
  if row[1] and row[1] ~= who then fail('REFUSED', 'the case is another person\'s') end
  local last, least = {b = stored_int(row[3]), w = stored_int(row[4])}, stored_int(row[6])
  local values = {b = {}, w = {}}
  for _, record in ipairs(records) do
    local before = last[record.lane]
    if not before then fail('REFUSED', 'no such lane') end
    if record.seq ~= before + 1 then fail('LOST', 'record number') end
    local _, generation = generation_of(record.value)
    if generation < least then fail('LOST', 'shred secret') end
    last[record.lane] = record.seq
    table.insert(values[record.lane], record.value)
  end
  if #values.b > 0 then want(k.lane_b, 'list') end
  if #values.w > 0 then want(k.lane_w, 'list') end
  local fields = {'person', who, 'lane_b', str(last.b), 'lane_w', str(last.w)}
  for _, pair in ipairs(clear) do
    local name = pair[1]
    if name == '' or name == 'person' or name == 'erased' or name:find('^lane_') or name:find('^keep_')
      or name:find('^shred_') then
      fail('REFUSED', 'not a clear field')
    end
    table.insert(fields, name)
    table.insert(fields, pair[2])
  end
  return function()
    redis.call('HSET', k.case, unpack(fields))
    push(k.lane_b, values.b)
    push(k.lane_w, values.w)
  end
end

-- Plans the changes to a person's timers: first what is done, then what is forgotten, then what is set.
local function timed(k, who, done, forget, set)
  if #done + #forget + #set == 0 then return function() end end
  want(k.timers, 'zset')
  want(k.timers_at, 'hash')
  local gone, scores, times = {}, {}, {}
  for _, timer in ipairs(done) do
    local member = who .. ':' .. timer[1]
    if redis.call('HGET', k.timers_at, member) == timer[2] then table.insert(gone, member) end
  end
  for _, name in ipairs(forget) do table.insert(gone, who .. ':' .. name) end
  for i, timer in ipairs(set) do
    local member = who .. ':' .. timer[1]
    scores[2 * i - 1], scores[2 * i] = timer[2], member
    times[2 * i - 1], times[2 * i] = member, timer[2]
  end
  return function()
    if #gone > 0 then
      redis.call('ZREM', k.timers, unpack(gone))
      redis.call('HDEL', k.timers_at, unpack(gone))
    end
    if #set > 0 then
      redis.call('ZADD', k.timers, unpack(scores))
      redis.call('HSET', k.timers_at, unpack(times))
    end
  end
end

-- Plans a notice for the desk. One that still waits is merged, so that urgency and age can only grow.
local function noticed(k, case, who, notice)
  if not notice then return function() end end
  local before = redis.call('HGET', k.notices, case)
  if before then
    local number, rank, since = before:match('^(%d+)|(%d)|(%d+)|')
    if not number then fail('BROKEN', 'a stored notice') end
    notice.number = math.max(notice.number, tonumber(number))
    notice.rank = math.max(notice.rank, tonumber(rank))
    notice.since = math.min(notice.since, tonumber(since))
  end
  local text = table.concat({str(notice.number), str(notice.rank), str(notice.since), notice.lang, who}, '|')
  return function() redis.call('HSET', k.notices, case, text) end
end

local function read_notice(r)
  local notice = {number = r.number(), rank = r.number(), since = r.number(), lang = r.word()}
  if notice.rank < 0 or notice.rank > 4 or notice.since < 0 or notice.number < 1 then
    fail('REFUSED', 'not a notice')
  end
  return notice
end

-- Plans to remember message ids for *hide*.
local function seen(k, theirs)
  if #theirs == 0 then return function() end end
  want(k.sent, 'zset')
  local scores = {}
  for i, message in ipairs(theirs) do scores[2 * i - 1], scores[2 * i] = message[2], message[1] end
  return function() redis.call('ZADD', k.sent, unpack(scores)) end
end

local function commit(KEYS, ARGV)
  local k, r = person_keys(KEYS), reader(ARGV)
  local who, version, fence, expected, blob, case =
    r.word(), r.number(), r.number(), r.text(), r.text(), r.word()
  local hide, fresh = r.text(), r.number()
  local clear = r.list(function() return {r.text(), r.text()} end)
  local records = r.list(function() return {lane = r.text(), seq = r.number(), value = r.text()} end)
  local out = r.list(function() return read_out(r, who) end)
  local timers = r.list(function() return {r.word(), str(r.number())} end)
  local forget = r.list(r.word)
  local done = r.list(function() return {r.word(), str(r.number())} end)
  local notice = r.list(function() return read_notice(r) end)[1]
  local counts = r.list(r.text)
  local audit = r.list(r.text)
  local theirs = r.list(function() return {str(r.number()), str(r.number())} end)

  local owner, its_fence, its_version = owner_of(k)
  if its_version ~= version then fail('LOST', 'version') end
  if its_fence ~= fence or (expected ~= '' and expected ~= owner) then fail('LOST', 'fence') end
  if case == '' and (#records > 0 or #clear > 0 or notice) then fail('REFUSED', 'no case') end
  if #counts > 0 then want(k.deltas, 'list') end
  local writes = {
    case ~= '' and recorded(k, who, records, clear) or function() end,
    timed(k, who, done, forget, timers),
    noticed(k, case, who, notice),
    audited(k.audit, audit),
    seen(k, theirs),
  }
  local said, again, waited = #out, {}, {}
  if hide ~= '1' then again, waited = waiting(k, who) end
  for _, e in ipairs(again) do
    e.expires, e.tries, e.maybe = str(fresh), '0', '0'
    out[#out + 1] = e
    writes[#writes + 1] = told(k, e, 'queued')
  end
  local write_out, ids = enqueued(k, who, out)

  if notice and owner == 'bot' then owner = 'queue' end
  redis.call('HSET', k.person, 'v', str(version + 1), 'b', blob, 'o', owner, 'f', str(fence), 'h', hide)
  for _, write in ipairs(writes) do write() end
  if #waited > 0 then redis.call('HDEL', k.out, unpack(waited)) end
  write_out()
  push(k.deltas, counts)
  return {unpack(ids, 1, said)}
end

-- The desk's decision reaches the person. Within a fence the hold is given once and taken back once, whatever is
-- repeated or comes late; a higher fence always wins, a lower one never.
local function own(KEYS, ARGV)
  local k, r = person_keys(KEYS), reader(ARGV)
  local who, owner, fence, event, now = r.word(), r.word(), r.number(), r.text(), r.number()
  local audit = r.list(r.text)
  local its_owner, its_fence, version, its_event = owner_of(k)
  if version == 0 then fail('REFUSED', 'nobody we know') end
  if fence < its_fence then return '0' end
  if fence == its_fence then
    if owner == its_owner and event == its_event then return '1' end
    if owner ~= its_owner and not held_by_worker(its_owner) then return held_by_worker(owner) and '0' or '1' end
  end
  local member = who .. ':desk'
  want(k.timers_at, 'hash')
  local before = redis.call('HGET', k.timers_at, member)
  local at = before and math.max(now, stored_int(before) + 1) or now
  local set = timed(k, who, {}, {}, {{'desk', str(at)}})
  local write_audit = audited(k.audit, audit)
  want(k.out, 'hash')
  local tells, over = {}, {}
  if fence > its_fence or owner ~= its_owner then
    local entries
    entries, over = waiting(k, who)
    for i, e in ipairs(entries) do tells[i] = told(k, e, 'dropped') end
  end
  redis.call('HSET', k.person, 'o', owner, 'f', str(fence), 'e', event)
  set()
  for _, tell in ipairs(tells) do tell() end
  if #over > 0 then redis.call('HDEL', k.out, unpack(over)) end
  write_audit()
  return '1'
end

-- A worker's words, or a note: only while that worker holds the case with that fence. The same reply again is the
-- same reply: its number comes back and nothing is sent twice.
local function reply(KEYS, ARGV)
  local k, r = person_keys(KEYS), reader(ARGV)
  local who, worker, fence, id, now = r.word(), r.word(), r.number(), r.word(), r.number()
  local record = {lane = 'w', seq = r.number(), value = r.text()}
  local out = r.list(function() return read_out(r, who) end)
  local audit = r.list(r.text)
  local known = id ~= '' and redis.call('HGET', k.delivery, id)
  if known then
    local number, seq = known:match(':(%d*):(%d*)$')
    if not number then fail('BROKEN', 'a stored delivery') end
    return {number, seq}
  end
  local owner, its_fence = owner_of(k)
  if owner ~= 'worker:' .. worker or its_fence ~= fence then fail('REFUSED', 'not this worker\'s now') end
  local hide = #out > 0 and hidden(k)
  local clear = #out > 0 and not hide and {{'last_out', str(now)}} or {}
  local write_record = recorded(k, who, {record}, clear)
  local write_audit = audited(k.audit, audit)
  local write_out, ids = enqueued(k, who, hide and {} or out)
  if hide then
    ids = {str(stored_int(redis.call('HGET', k.out, 'last')) + 1)}
    write_out = hides(k, who, ids[1], out[1])
  end
  write_record()
  if hide then redis.call('HSET', k.out, 'last', ids[1]) end
  write_out()
  write_audit()
  local number = ids[1] or ''
  if number ~= '' then
    redis.call('HSET', k.delivery, id, (hide and 'hidden:' or 'queued:') .. number .. ':' .. str(record.seq))
  end
  return {number, str(record.seq)}
end

-- The entry a sender holds, if it is still the one it took.
local function taken(k, id, tries)
  outbox_ready(k)
  local text = redis.call('HGET', k.out, str(id))
  local e = text and unpack_entry(text)
  if e and (not tries or e.tries == str(tries)) then return e end
end

-- Before the call to Telegram: count the try and mark it as one that may have arrived. A bot's line made under an
-- older fence is stale, because somebody else speaks now; a late line is dropped and a worker's is shown as such. A
-- worker's words for a chat that was hidden since wait beside the line, or are dropped when their hold is over.
local function sending(KEYS, ARGV)
  local k, r = person_keys(KEYS), reader(ARGV)
  local who, id, tries, now, until_ = r.word(), r.number(), r.number(), r.number(), r.number()
  local e = taken(k, id, tries)
  if not e or ids_of(k.line, who)[1] ~= id then return 'gone' end
  local owner, fence = owner_of(k)
  local hide = e.worker == '1' and hidden(k)
  local stale = (e.worker == '0' or hide) and tonumber(e.fence) < fence or hide and not held_by_worker(owner)
  if stale or tonumber(e.expires) <= now then
    local remove, tell = finished(k, who, id, 0), told(k, e, 'dropped')
    remove()
    tell()
    return stale and 'stale' or 'expired'
  end
  if hide then
    local remove, tell, wait = finished(k, who, id, 0), told(k, e, 'hidden'), hides(k, who, id, e)
    remove()
    tell()
    wait()
    return 'hidden'
  end
  local rank, tell = standing(k, who), told(k, e, 'maybe')
  e.tries, e.maybe = str(tries + 1), '1'
  redis.call('HSET', k.out, str(id), pack_entry(e))
  redis.call('ZADD', k.heads[rank], str(until_), who)
  tell()
  return 'go'
end

-- Telegram has it: out it goes, and its message id is kept for *hide*. Ids older than 48 hours go: Telegram deletes
-- no older messages (Bot API, deleteMessages).
local function sent(KEYS, ARGV)
  local k, r = person_keys(KEYS), reader(ARGV)
  local who, id, message, at, after = r.word(), r.number(), r.number(), r.number(), r.number()
  local e = taken(k, id)
  local keep = seen(k, {{str(message), str(at)}})
  local remove, tell = finished(k, who, id, after), told(k, e, 'sent')
  if e then remove() tell() end
  if message > 0 then
    keep()
    redis.call('ZREMRANGEBYSCORE', k.sent, '-inf', '(' .. str(at - DAY2))
  end
  return e and '1' or '0'
end

-- Not now: nothing of this person's goes before `at`. `maybe` says whether it may have arrived all the same.
local function later(KEYS, ARGV)
  local k, r = person_keys(KEYS), reader(ARGV)
  local who, id, at, maybe = r.word(), r.number(), r.number(), r.text()
  local e, rank = taken(k, id), standing(k, who)
  if not e or not rank then return '0' end
  e.maybe = maybe == '1' and '1' or '0'
  local tell = told(k, e, e.maybe == '1' and 'maybe' or 'queued')
  redis.call('HSET', k.out, str(id), pack_entry(e))
  redis.call('ZADD', k.heads[rank], str(at), who)
  tell()
  return '1'
end

-- Never: Telegram refused it for good, or nobody can read it.
local function drop(KEYS, ARGV)
  local k, r = person_keys(KEYS), reader(ARGV)
  local who, id, state = r.word(), r.number(), r.word()
  outbox_ready(k)
  if not redis.call('HGET', k.out, str(id)) then return '0' end
  local remove, tell = finished(k, who, id, 0), told(k, taken(k, id), state)
  remove()
  tell()
  return '1'
end

-- A case becomes a tombstone. The shred store has forgotten its secret before.
local function erase(KEYS, ARGV)
  local k, r = person_keys(KEYS), reader(ARGV)
  local now, audit = r.number(), r.list(r.text)
  want(k.case, 'hash')
  local person = redis.call('HGET', k.case, 'person')
  if not person then fail('REFUSED', 'no such case') end
  local write_audit = audited(k.audit, audit)
  if redis.call('HGET', k.case, 'erased') then return '0' end
  redis.call('DEL', k.case, k.lane_b, k.lane_w, k.delivery)
  redis.call('HSET', k.case, 'person', person, 'erased', str(now))
  write_audit()
  return '1'
end

-- Facts that retention goes by, `keep_…`: up to where a human has read (it only grows), holds, who proposed and
-- confirmed, when leads were last given notice.
-- `guard`: how often they had changed when the caller looked, or nothing. A doomed case takes no change any more.
local KEEPING = {
  read = true, touched = true, hold = true, proposed = true, confirmed = true, seen = true, noticed = true,
}

local function keeping(KEYS, ARGV)
  local k, r = person_keys(KEYS), reader(ARGV)
  local guard, doom = r.text(), r.text()
  local pairs_ = r.list(function() return {r.word(), r.text()} end)
  local audit = r.list(r.text)
  want(k.case, 'hash')
  local row = redis.call('HMGET', k.case, 'person', 'erased', 'doomed', 'keep_changes', 'keep_read')
  if not row[1] then fail('REFUSED', 'no such case') end
  if row[2] or row[3] then fail('ERASED', 'the case is a tombstone') end
  local changes, read = stored_int(row[4]), stored_int(row[5])
  if guard ~= '' and int(guard) ~= changes then fail('LOST', 'case changes') end
  local fields = {'keep_changes', str(changes + 1)}
  if doom ~= '' then fields = {'keep_changes', str(changes + 1), 'doomed', str(int(doom))} end
  for _, pair in ipairs(pairs_) do
    if not KEEPING[pair[1]] then fail('REFUSED', 'not a fact of keeping') end
    table.insert(fields, 'keep_' .. pair[1])
    table.insert(fields, pair[1] == 'read' and str(math.max(read, int(pair[2]))) or pair[2])
  end
  local write_audit = audited(k.audit, audit)
  redis.call('HSET', k.case, unpack(fields))
  write_audit()
  return str(changes + 1)
end

-- Records of a case under a new shred secret: only the outer layer may differ. `least`: from here on no record of an older
-- generation is taken. `epoch`, where all of them are done: for whose leaver the secret was replaced.
local function rewrap(KEYS, ARGV)
  local k, r = person_keys(KEYS), reader(ARGV)
  local least, epoch = r.number(), r.text()
  local records = r.list(function() return {lane = r.text(), seq = r.number(), value = r.text()} end)
  local audit = r.list(r.text)
  want(k.case, 'hash')
  want(k.lane_b, 'list')
  want(k.lane_w, 'list')
  local row = redis.call('HMGET', k.case, 'person', 'erased', 'doomed', 'shred_least')
  if not row[1] then fail('REFUSED', 'no such case') end
  if row[2] or row[3] then fail('ERASED', 'the case is a tombstone') end
  if least < stored_int(row[4]) then fail('LOST', 'shred secret') end
  local lanes = {b = k.lane_b, w = k.lane_w}
  for _, record in ipairs(records) do
    local before = lanes[record.lane] and redis.call('LINDEX', lanes[record.lane], record.seq - 1)
    if not before or record.seq < 1 then fail('REFUSED', 'no such record') end
    local head, generation = generation_of(record.value)
    if head ~= generation_of(before) or #record.value ~= #before or generation ~= least then
      fail('REFUSED', 'not the same record')
    end
  end
  local fields = {'shred_least', str(least)}
  if epoch ~= '' then fields = {'shred_least', str(least), 'shred_epoch', str(int(epoch))} end
  local write_audit = audited(k.audit, audit)
  redis.call('HSET', k.case, unpack(fields))
  for _, record in ipairs(records) do
    redis.call('LSET', lanes[record.lane], record.seq - 1, record.value)
  end
  write_audit()
  return '1'
end

register('commit', commit)
register('keeping', keeping)
register('rewrap', rewrap)
register('own', own)
register('reply', reply)
register('sending', sending)
register('sent', sent)
register('later', later)
register('drop', drop)
register('erase', erase)
