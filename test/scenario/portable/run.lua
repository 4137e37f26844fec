-- Runs a scenario that was transpiled: lua run.lua BUNDLE FUNCTION, and prints its event log.
local scenario = assert(loadfile(arg[1]))()
io.write(scenario[arg[2]]())
