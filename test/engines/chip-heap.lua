-- Bytes of objects on a chip's heap: each is counted as NodeMCU's Lua 5.3 with 32-bit numbers has it, on any Lua. Lua does not tell the capacity of a table; it
-- follows from the contents. Code of functions, and texts of the bundle, lie in the flash store and are not counted.
--
--   local heap = dofile("test/engines/chip-heap.lua")(text of the bundle)
--   heap.forget(roots)        objects that can be reached now are not the firmware's
--   heap.count(roots)         bytes of all else that can be reached

local TABLE, VALUE, NODE, CLOSURE, POINTER, UPVALUE, STRING = 32, 8, 20, 16, 4, 16, 17
-- The allocator: each piece has a word of its own, and takes a multiple of two words.
local OWN, GRAIN = 4, 8

local function piece(bytes) return bytes == 0 and 0 or (bytes + OWN + GRAIN - 1) // GRAIN * GRAIN end

local function room(count)
  local size = 1
  while size < count do size = size * 2 end
  return count == 0 and 0 or size
end

return function(bundle)
  local seen = {}
  local own = { [seen] = true }
  local _, places = bundle:match("^[^{]*{([^}]*)}"):gsub("nil", "")

  -- Calls `meet` with all that an object holds.
  local function eachHeld(object, meet)
    if type(object) == "table" then
      local meta = getmetatable(object)
      meet(meta)
      if meta and meta.__mode then return end
      for key, value in next, object do meet(key) meet(value) end
    elseif type(object) == "function" then
      local index = 1
      while true do
        local name, value = debug.getupvalue(object, index)
        if not name then return end
        meet(value)
        index = index + 1
      end
    elseif type(object) == "userdata" then
      meet(debug.getmetatable(object))
      meet(debug.getuservalue(object))
    end
  end

  local function sizeOf(object)
    if type(object) == "string" then return bundle:find(object, 1, true) and 0 or piece(STRING + #object) end
    if type(object) == "table" then
      local count = 0
      for _ in next, object do count = count + 1 end
      local array = #object
      if array > count then array = count end
      -- The linker's table of what has been made has a place for everything.
      if (getmetatable(object) or {}).__mode then return piece(TABLE) + piece(VALUE * places) end
      return piece(TABLE) + piece(VALUE * array) + piece(NODE * room(count - array))
    end
    if type(object) ~= "function" then return 0 end
    local bytes, index = CLOSURE, 1
    while debug.getupvalue(object, index) do
      bytes = bytes + POINTER
      index = index + 1
    end
    return piece(bytes)
  end

  local function walk(roots)
    local pending, total = { roots }, 0
    own[pending] = true
    local function meet(object)
      local kind = type(object)
      if (kind == "table" or kind == "function" or kind == "userdata" or kind == "string") and not seen[object] and not own[object] then
        seen[object] = true
        total = total + sizeOf(object)
        pending[#pending + 1] = object
      end
    end
    while #pending > 0 do
      local object = table.remove(pending)
      if type(object) == "function" and debug.getinfo(object, "S").what == "Lua" then
        local index = 1
        while debug.getupvalue(object, index) do
          local id = debug.upvalueid(object, index)
          if not seen[id] then total = total + piece(UPVALUE) end
          seen[id] = true
          index = index + 1
        end
      end
      eachHeld(object, meet)
    end
    return total
  end

  return { forget = walk, count = walk }
end
