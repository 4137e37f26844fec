#!/usr/bin/env bash
# Builds Moddable's XS, which runs JavaScript on microcontrollers, as a program for this machine: xs FILE. Its source (LGPL) comes from the npm package
# @agoric/xsnap, without the packages that this one depends on. It is a program for tests: nothing of it becomes part of a board.
#
#   test/engines/xs.sh PROGRAM
#
# The package is kept in ${XDG_CACHE_HOME:-~/.cache}/timewire/sources for the next build. Without a network, put it there by hand.
set -euo pipefail
program=$1
package=@agoric/xsnap@0.15.0
archive=agoric-xsnap-0.15.0.tgz
digest=ba82e67dc4bf31a4f0084cd7eb251d0a9c9a671c914494d1f6c2fe61272ceceb
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/timewire/sources

stop() {
  echo "xs: $*" >&2
  exit 1
}
has_digest() { [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$digest" ]; }

mkdir -p "$cache" "$(dirname "$program")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if ! has_digest "$cache/$archive"; then
  npm pack --silent --pack-destination "$work" "$package" >/dev/null || stop "npm did not download $package; put $archive into $cache"
  has_digest "$work/$archive" || stop "$package has another digest than expected"
  mv "$work/$archive" "$cache/$archive"
fi
tar -xzf "$cache/$archive" -C "$work" --strip-components=1

# As its own makefile does, less the profiling of a debugger.
moddable=$work/moddable
platform=$work/xsnap-native/xsnap/sources
flags=(-w -O1 -fno-common -DINCLUDE_XSPLATFORM '-DXSPLATFORM="xsnapPlatform.h"' -DmxLockdown=1 -DmxMetering=1 -DmxParse=1 -DmxProfile=1 -DmxRun=1 -DmxSloppy=1
  -DmxSnapshot=1 -DmxRegExpUnicodePropertyEscapes=1 -DmxStringNormalize=1 -DmxMinusZero=1 -DmxBoundsCheck=1
  "-I$moddable/xs/includes" "-I$moddable/xs/platforms" "-I$moddable/xs/sources" "-I$platform" "-I$moddable/modules/data/text/decoder")
printf '%s\0' "$moddable"/xs/sources/*.c "$moddable"/modules/data/text/{de,en}coder/*.c "$moddable"/modules/data/base64/*.c "$platform"/xsnap{,Platform}.c |
  (cd "$work" && xargs -0 -n 4 -P "$(nproc)" gcc "${flags[@]}" -c)
gcc -rdynamic "$work"/*.o -ldl -lm -lpthread -o "$program.$$"
mv "$program.$$" "$program"
