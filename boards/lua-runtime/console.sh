#!/usr/bin/env bash
# A terminal on the serial console of a board, 115200 8N1.
#
#   boards/lua-runtime/console.sh PORT
set -eu
port=${1:-}
if [ -z "$port" ]; then
  echo "console: which serial port? PORT=/dev/ttyACM0, for example. Present are: $(ls /dev/ttyACM* /dev/ttyUSB* 2>/dev/null | xargs || true)" >&2
  exit 1
fi
if [ ! -r "$port" ] || [ ! -w "$port" ]; then
  echo "console: $port is not there, or your user may not use it (group dialout)." >&2
  exit 1
fi
for program in picocom screen; do
  if ! command -v $program >/dev/null; then continue; fi
  if [ $program = picocom ]; then exec picocom -q -b 115200 "$port"; else exec screen "$port" 115200; fi
done
echo "console: neither picocom nor screen is installed (apt-get install picocom)." >&2
exit 1
