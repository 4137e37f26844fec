-- Runs a million rounds of test/memory/back-to-back.ts with the collector stopped: what is allocated stays counted.
-- Usage: lua rounds.lua BUNDLE ROUNDS
local backToBack = dofile(arg[1])
local rounds = tonumber(arg[2])
local pair = backToBack.makeBackToBack()
backToBack.runRounds(pair, 1000) -- the stack and the tables reach their size
collectgarbage("collect")
collectgarbage("stop")
local before = collectgarbage("count")
local useful = backToBack.runRounds(pair, rounds)
local growth = (collectgarbage("count") - before) * 1024
print(string.format('{"rounds":%d,"useful":%d,"growth":%d}', rounds, useful, math.floor(growth)))
