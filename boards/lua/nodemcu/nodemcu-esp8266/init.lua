-- Starts Timewire from the Lua flash store. Kept beside it on the file system; remove the file to have NodeMCU alone. The network is the one
-- that wifi.sta.config({ ssid = ..., pwd = ..., save = true }) has kept.
timewire = { wireless = true }
if 1 / 2 == 0 then
  print("Timewire needs a Lua with fractions: this NodeMCU was built for whole numbers only. Build it with floating point (32 bits are enough).")
else
  local start = node.LFS.get("timewire")
  if start then start() else print("Timewire is not in the Lua flash store: make flash BOARD=nodemcu-esp8266 PORT=... puts it there.") end
end
