-- Runs a function of a module that was transpiled: lua run.lua BUNDLE FUNCTION [FILE]. FILE has the text that it is given; prints its result.
local module = assert(loadfile(arg[1]))()
local text = ""
if arg[3] then
  local file = assert(io.open(arg[3], "rb"))
  text = file:read("*a")
  file:close()
end
io.write(module[arg[2]](text))
