-- Test equipment: the modules of NodeMCU over this computer's UDP sockets (Debian's lua-socket and lua-luaossl), so that a bundle for the chip runs here as it is.
--
--   lua5.3 test/engines/nodemcu.lua BUNDLE CHIP ADDRESS MASK FOLDER [full | measure]
--
-- CHIP is esp32 or esp8266, FOLDER holds the files of the chip's file system. `full` makes that file system refuse to grow. `measure` prints the
-- bytes that the firmware holds of the chip's heap, in a configuration with two servers, and ends. The console is standard
-- input and output. The counter runs 40 ppm fast, and its 31 bits wrap some seconds after the start.
local socket = require("socket")
local digest = require("openssl.digest")
local function md5(text) return digest.new("md5"):final(text) end

local bundle, chip, address, mask, folder = arg[1], arg[2], arg[3], arg[4], arg[5]
local full = arg[6] == "full"
local FREQUENCY = 1 + 40e-6
local origin = socket.gettime()
local WRAP = 2147483648
-- The first wrap comes after 20 s.
local function microseconds()
  return math.floor((socket.gettime() - origin) * 1e6 * FREQUENCY) + WRAP - 20000000
end

local alarms = {}
tmr = { ALARM_SINGLE = 0, now = function() return microseconds() % WRAP end }
function tmr.create()
  local alarm = {}
  function alarm:alarm(milliseconds, mode, run)
    assert(mode == tmr.ALARM_SINGLE and milliseconds >= 1 and milliseconds <= 6870947, "tmr: an interval of " .. milliseconds .. " ms")
    alarms[self] = { due = socket.gettime() + milliseconds / 1000, run = run }
    return true
  end
  function alarm:unregister() alarms[self] = nil end
  return alarm
end
local function after(seconds, run) tmr.create():alarm(math.floor(seconds * 1000), tmr.ALARM_SINGLE, run) end

node = {
  uptime = function() return microseconds() % WRAP, math.floor(microseconds() / WRAP) end,
  restart = function() os.exit(0) end,
  heap = function() return 100000 end,
  LFS = { get = function(name) return name == "timewire" and assert(loadfile(bundle)) or nil end },
}

local sockets = {}
net = { dns = {} }
function net.createUDPSocket()
  local udp = assert(socket.udp4())
  udp:settimeout(0)
  udp:setoption("broadcast", true)
  local self = {}
  function self:listen(port)
    local bound, reason = udp:setsockname("*", port or 0)
    if not bound then error("listen: " .. reason) end
    sockets[udp] = self
  end
  function self:on(event, take) assert(event == "receive") self.take = take end
  function self:send(port, to, text)
    assert(type(port) == "number" and type(to) == "string" and type(text) == "string")
    local sent, reason = udp:sendto(text, to, port)
    if not sent then error("send: " .. reason) end
  end
  function self:close() sockets[udp] = nil udp:close() end
  if chip == "esp8266" then
    function self:ttl(hops) udp:setoption("ip-multicast-ttl", hops) return hops end
  end
  self.udp = udp
  return self
end
local function membership(option)
  return function(interface, group)
    for udp in pairs(sockets) do udp:setoption(option, { multiaddr = group, interface = interface }) end
  end
end
net.multicastJoin = membership("ip-add-membership")
net.multicastLeave = membership("ip-drop-membership")
function net.dns.resolve(name, done)
  local found = socket.dns.toip(name)
  after(0.01, function() done(nil, found) end)
end

local typed = nil
uart = {
  write = function(_, text) io.stdout:write(text) io.stdout:flush() end,
  on = function(event, count, take) assert(event == "data") typed = take end,
}

local function path(name)
  assert(#name <= 31, "file name of " .. #name .. " characters")
  return folder .. "/" .. name
end
local open = io.open
local function read(name)
  local handle = open(path(name), "rb")
  local text = handle and handle:read("*a")
  if handle then handle:close() end
  return text
end
file = {
  exists = function(name) return read(name) ~= nil end,
  remove = function(name) os.remove(path(name)) end,
  rename = function(from, to) return os.rename(path(from), path(to)) ~= nil end,
}
-- A full file system keeps what fits.
local function write(name, text)
  local handle = open(path(name), "wb")
  if not handle then return nil end
  handle:write(full and text:sub(1, 10) or text)
  handle:close()
  return not full or nil
end
if chip == "esp8266" then
  file.getcontents = read
  file.putcontents = write
else
  io.open = function(name, mode)
    if mode == "rb" then return open(path(name), mode) end
    local handle = {}
    local text = ""
    function handle:write(piece) text = text .. piece return self end
    function handle:close() return write(name, text) ~= nil end
    return handle
  end
end

if chip == "esp8266" then
  crypto = { hash = function(algorithm, text) assert(algorithm == "MD5") return md5(text) end }
  local handle = open("/dev/urandom", "rb")
  node.random = function(low, high) return low + handle:read(1):byte() % (high - low + 1) end
else
  crypto = {
    new_hash = function(algorithm)
      assert(algorithm == "MD5")
      local all = ""
      return { update = function(_, text) all = all .. text end, finalize = function() return md5(all) end }
    end,
  }
  local handle = open("/dev/urandom", "rb")
  sodium = { random = { buf = function(length) return handle:read(length) end } }
end

local ethernet, events = {}, {}
if chip == "esp32" then
  eth = {
    PHY_LAN8720 = 1,
    init = function(settings)
      assert(settings.phy and settings.mdc and settings.mdio)
      after(0.1, function() ethernet.got_ip("got_ip", { ip = address, netmask = mask, gw = "0.0.0.0" }) end)
    end,
    on = function(event, take) ethernet[event] = take end,
  }
end
wifi = {
  STATION = 1,
  mode = function() end,
  start = function() end,
  sta = { on = function() end, getip = function() return address, mask, "0.0.0.0" end },
  eventmon = {
    STA_GOT_IP = 1,
    STA_DISCONNECTED = 2,
    register = function(event, take)
      events[event] = take
      if event == 1 then after(0.1, take) end
    end,
  },
}
rtctime = { set = function(seconds, _, rate) assert(rate == nil or rate == math.floor(rate)) end }

-- `offline` opens no port 123: for who only wants the console.
timewire = { port = arg[6] == "offline" and 0 or nil, ethernet = eth and { phy = 1, addr = 0, mdc = 23, mdio = 18 }, wireless = chip == "esp8266" }
if arg[6] == "measure" then
  -- It has no service port of its own.
  timewire.port = 0
  local handle = open(bundle, "rb")
  local heap = dofile("test/engines/chip-heap.lua")(handle:read("*a"))
  handle:close()
  local roots = { debug.getregistry(), alarms, sockets, ethernet, events, uart }
  heap.forget(roots)
  node.LFS.get("timewire")()
  for _, line in ipairs({ "", "system-view", "ntp-service unicast-server 192.0.2.1", "ntp-service unicast-server 192.0.2.2", "display ntp-service status" }) do
    typed(line .. "\r")
  end
  collectgarbage()
  roots[#roots + 1] = typed
  print("\nheap " .. heap.count({ _G, roots, alarms, sockets, ethernet, events, typed }))
  os.exit(0)
end
node.LFS.get("timewire")()

io.stdin:setvbuf("no")
local keyboard = { getfd = function() return 0 end, dirty = function() return false end }
while true do
  local due = socket.gettime() + 1
  for _, alarm in pairs(alarms) do due = math.min(due, alarm.due) end
  local waiting = { keyboard }
  for udp in pairs(sockets) do waiting[#waiting + 1] = udp end
  local ready = socket.select(waiting, nil, math.max(0, due - socket.gettime()))
  for _, entry in ipairs(ready) do
    local own = sockets[entry]
    if own then
      local text, from, port = entry:receivefrom()
      if text and own.take then own.take(own, text, port, from) end
    elseif entry == keyboard then
      local character = io.stdin:read(1)
      if not character then os.exit(0) end
      if typed then typed(character) end
    end
  end
  for alarm, entry in pairs(alarms) do
    if entry.due <= socket.gettime() then
      alarms[alarm] = nil
      entry.run()
      break -- the list has changed
    end
  end
end
