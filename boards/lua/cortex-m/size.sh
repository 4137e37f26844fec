#!/usr/bin/env bash
# Prints the use of each memory of a board by an image [bytes].
#
#   boards/lua/cortex-m/size.sh IMAGE
set -eu
map="${1%.elf}.map"
sizes=$(arm-none-eabi-size -A "$1")
bytes() {
  local sum=0 section
  for section in "$@"; do sum=$((sum + $(awk -v name="$section" '$1 == name { print $2 }' <<<"$sizes"))); done
  echo $sum
}
room() { printf '%d' "$(awk -v name="$1" '$1 == name { print $3; exit }' "$map")"; }
line() { printf '%-34s%8d of %8d\n' "$1" "$2" "$3"; }

line "code and its constants" "$(bytes .vectors .text .ARM.exidx .data)" "$(room CODE)"
printf '%-34s%8d\n' "firmware, run in place" "$(bytes .firmware)"
line "static RAM and stack" "$(bytes .stack .data .bss)" "$(room RAM)"
printf '%-34s%8d\n' "  of it data and bss" "$(bytes .data .bss)"
line "received frames" "$(bytes .bulk)" "$(room BULK)"
