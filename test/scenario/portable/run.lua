-- Runs a scenario that was transpiled: lua run.lua BUNDLE, and prints its event log.
local scenario = assert(loadfile(arg[1]))()
io.write(scenario.runClientServer())
