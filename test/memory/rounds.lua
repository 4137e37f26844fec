-- lua5.4 rounds.lua BUNDLE MODE ROUNDS: bytes that rounds of a pair allocate with the collector stopped.
local pairs = dofile(arg[1])
local mode, rounds = arg[2], tonumber(arg[3])
local run
if mode == "client" or mode == "warm" then
  local pair = mode == "warm" and pairs.makeWarmPair() or pairs.makeBackToBack()
  run = function(count) return pairs.runRounds(pair, count) end
elseif mode == "clients" then
  local clients = pairs.makeClients()
  run = function(count) return pairs.runClients(clients, count) end
else
  local makers = { passive = "makePassivePair", active = "makeActivePair", broadcast = "makeBroadcastPair" }
  local pair = pairs[makers[mode]]()
  pairs.settle(pair)
  run = function(count) return pairs.runModeRounds(pair, count) end
end
run(1000) -- the stack and the tables reach their size
collectgarbage("collect")
collectgarbage("stop")
local before = collectgarbage("count")
local useful = run(rounds)
local growth = (collectgarbage("count") - before) * 1024
print(string.format('{"rounds":%d,"useful":%d,"growth":%d}', rounds, useful, math.floor(growth)))
