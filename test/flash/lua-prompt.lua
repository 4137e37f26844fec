-- Test equipment: a NodeMCU whose Lua prompt is on standard input and output, as a chip's is on its serial port.
--
--   lua5.3 test/flash/lua-prompt.lua CHIP FOLDER BUNDLE [full]
--
-- Its file system is FOLDER; `full` makes it take nothing. When its flash store is loaded again it becomes the board that BUNDLE makes of it (test/engines/nodemcu.lua).
local chip, folder, bundle = arg[1], arg[2], arg[3]
local full = arg[4] == "full"

local function say(text) io.stdout:write(text) io.stdout:flush() end
function print(...)
  local parts = {}
  for i = 1, select("#", ...) do parts[i] = tostring((select(i, ...))) end
  say(table.concat(parts, "\t") .. "\r\n")
end

local opened
local function open(name) opened = io.open(folder .. "/" .. name, "wb") return opened end
file = {
  list = function()
    local sizes = {}
    for _, name in ipairs({ "init.lua", "timewire.img" }) do
      local handle = io.open(folder .. "/" .. name, "rb")
      if handle then sizes[name] = handle:seek("end") handle:close() end
    end
    return sizes
  end,
}
if chip == "esp8266" then
  file.open = open
  file.write = function(text) return not full and opened:write(text) or nil end
  file.flush = function() opened:flush() end
  file.close = function() opened:close() end
  rtctime = {}
else
  eth = {}
  local stock = io.open
  io.open = function(name, mode)
    if mode ~= "w" then return stock(name, mode) end
    local handle = stock(folder .. "/" .. name, "wb")
    return {
      write = function(_, text) return not full and handle:write(text) or nil end,
      flush = function() handle:flush() end,
      close = function() handle:close() end,
    }
  end
end

local isReloaded = false
node = { chipmodel = chip, LFS = { reload = function() isReloaded = true end } }

io.stdin:setvbuf("no")
local line = ""
say("> ")
while not isReloaded do
  local character = io.stdin:read(1)
  if not character then os.exit(0) end
  if character == "\n" then
    say("\r\n")
    local run = (loadstring or load)(line)
    line = ""
    if run then
      local isDone, reason = pcall(run)
      if not isDone then print(reason) end
    else
      print("stdin:1: unexpected symbol")
    end
    if not isReloaded then say("> ") end
  elseif character ~= "\r" and character:byte() >= 32 then
    line = line .. character
    say(character)
  end
end
node, tmr, net, uart, file, crypto, eth, rtctime = nil
arg = { bundle, chip, "127.0.0.1", "255.0.0.0", folder, "offline" }
dofile("test/engines/nodemcu.lua")
