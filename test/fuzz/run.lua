-- lua run.lua BUNDLE TARGET SEED RUNS ROUND: runs inputs of a fuzz target from subject ROUND on, and prints the failure: nothing without one.
local fuzz = assert(loadfile(arg[1]))()
io.write(fuzz.runToText(arg[2], tonumber(arg[3]), tonumber(arg[4]), tonumber(arg[5])))
