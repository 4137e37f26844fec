#!/usr/bin/env bash
# Loads an image into a board through its debug probe, and starts it.
#
#   boards/lua/cortex-m/flash.sh BOARD IMAGE
#
# The FPGA boards lose it with their power. To keep it, copy the image to the board's SD card and name it in images.txt there.
set -eu
board=$1 image=$2
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."

if ! command -v openocd >/dev/null; then
  echo "flash: OpenOCD is not installed (apt-get install openocd). EMULATOR=1 starts the image in QEMU instead." >&2
  exit 1
fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if openocd -f "$(node boards/common/boards.mjs "$board")/openocd.cfg" -c init -c "reset halt" -c "load_image $image" -c "verify_image $image" -c "reset run" -c shutdown >"$log" 2>&1; then
  echo "flash: $board runs $image"
  exit 0
fi
if grep -qiE "unable to find a matching CMSIS-DAP device|no CMSIS-DAP|unable to open CMSIS-DAP" "$log"; then
  echo "flash: no debug probe was found: connect the board's USB port, and let your user use it (OpenOCD's udev rules). EMULATOR=1 needs no board." >&2
else
  echo "flash: OpenOCD could not load the image. It says:" >&2
  grep -E "^(Error|Warn)" "$log" >&2 || tail -n 5 "$log" >&2
fi
exit 1
