-- Times the loops of packet-path.ts. Usage: lua packet-path.lua BUNDLE COUNT; prints one `name nanoseconds` a line.
local loops = dofile(arg[1])
local count = tonumber(arg[2])
for _, name in ipairs({ "parse", "build", "offsetAndDelay", "reply", "wholeRound", "estimate" }) do
  loops[name](math.floor(count / 10))
  local best = math.huge
  for _ = 1, 5 do
    local start = os.clock()
    loops[name](count)
    best = math.min(best, (os.clock() - start) / count)
  end
  print(string.format("%s %.1f", name, best * 1e9))
end

collectgarbage()
local before = collectgarbage("count")
local sources = loops.makeSources(100)
collectgarbage()
print(string.format("bytesASource %.0f", (collectgarbage("count") - before) * 1024 / #sources))
