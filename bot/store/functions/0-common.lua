-- What every function shares. The files of this folder are put together into one library, in the order of their
-- names, under a name that carries a digest of the text: two releases cannot mix.
--
-- Theory of operation. A function is atomic but NOT rolled back: an error halfway leaves the earlier writes. So each
-- one first reads and checks (types, versions, bounds) and only then writes, and the writes cannot fail: their keys'
-- types were checked and their values are strings made here. Pieces that several functions share are split the same
-- way: the piece checks at once and returns a closure that only writes. Every key comes in KEYS; numbers cross as
-- strings; the time is an argument.

local function fail(code, why)
  error({err = code .. ' ' .. why})
end

-- A stored key must be of its kind, or absent. Needed for keys that are written without having been read.
local function want(key, kind)
  local found = redis.call('TYPE', key).ok
  if found ~= kind and found ~= 'none' then fail('BROKEN', 'a key has the wrong type') end
end

-- A whole number from a stored or given string. Doubles are exact up to 2^53.
local function int(text, code)
  local number = tonumber(text)
  if not number or number % 1 ~= 0 or number > 9007199254740991 or number < -9007199254740991 then
    fail(code or 'REFUSED', 'not a whole number')
  end
  return number
end

local function stored_int(text)
  return int(text or '0', 'BROKEN')
end

local function str(number)
  return string.format('%.0f', number)
end

-- Reads a call's words one by one: text(), number(), and list(read) for a count followed by that many of `read`.
local function reader(args)
  local at = 0
  local r = {}
  function r.text()
    at = at + 1
    return args[at] or fail('REFUSED', 'an argument is missing')
  end
  function r.word()
    local word = r.text()
    if word:find('[^%w:._-]') then fail('REFUSED', 'not a plain word') end
    return word
  end
  function r.number()
    at = at + 1
    return int(args[at])
  end
  function r.list(read)
    local items = {}
    for i = 1, r.number() do items[i] = read() end
    return items
  end
  return r
end

-- Pushes values onto the end of a list.
local function push(key, values)
  if #values > 0 then redis.call('RPUSH', key, unpack(values)) end
end

-- Audit entries come as text; an entry's number is its place in the list, counted from 1.
-- "@case" and "@fence" in an entry stand for what only the function knows.
local function audited(key, entries, case, fence)
  if #entries > 0 then want(key, 'list') end
  for i, entry in ipairs(entries) do
    if case then entry = entry:gsub('@case', case) end
    if fence then entry = entry:gsub('"@fence"', fence) end
    entries[i] = entry
  end
  return function() push(key, entries) end
end

local function register(name, callback)
  redis.register_function(RELEASE .. name, callback)
end

local function register_read(name, callback)
  redis.register_function({function_name = RELEASE .. name, callback = callback, flags = {'no-writes'}})
end
