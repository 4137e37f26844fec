-- Starts Timewire from the Lua flash store. Kept beside it on the file system; edit the two settings, or remove the file to have NodeMCU alone.
timewire = {
  -- What eth.init gets, see nodemcu.readthedocs.io/en/dev-esp32/modules/eth; nil without a PHY.
  ethernet = eth and { phy = eth.PHY_LAN8720, addr = 0, mdc = 23, mdio = 18, power = 12 },
  -- true when wifi.sta.config({ ssid = ..., pwd = ... }, true) has been called once.
  wireless = false,
}
if 1 / 2 == 0 then
  print("Timewire needs a Lua with fractions: this NodeMCU was built for whole numbers only. Build it with floating point (32 bits are enough).")
else
  local start = node.LFS.get("timewire")
  if start then start() else print("Timewire is not in the Lua flash store: make flash BOARD=nodemcu-esp32 PORT=... puts it there.") end
end
