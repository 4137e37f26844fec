#!/usr/bin/env bash
# Installs the Debian packages the tests want and this machine lacks. Silent when nothing is missing. Where it may not install it says what is missing
# and succeeds: the tests that need it skip themselves, with the reason.
#
#   test/debian.sh                              all packages
#   test/debian.sh openocd:openocd              the package of that command
set -eu

# command:package
wanted="lua5.1:lua5.1 lua5.3:lua5.3 lua5.4:lua5.4 luajit:luajit chronyd:chrony ntpdig:ntpsec-ntpdig tshark:tshark ip:iproute2 socat:socat
  qemu-system-arm:qemu-system-arm arm-none-eabi-gcc:gcc-arm-none-eabi gdb-multiarch:gdb-multiarch openocd:openocd
  duk:duktape mujs:mujs
  gcc:gcc make:make patch:patch xz:xz-utils bzip2:bzip2 cppcheck:cppcheck valgrind:valgrind"

# A user's PATH often lacks the folders where Debian puts daemons.
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

unpack_others() {
  # NTPsec's ntpq and ntpd. Their package would put chrony's out, so that it is unpacked here instead of installed, which needs no root; the library
  # that ntpq wants comes with ntpsec-ntpdig. apt-get takes only what is signed.
  unpacked=build/debian
  if [ ! -x $unpacked/usr/bin/ntpq ] && command -v apt-get >/dev/null 2>&1; then
    echo "packages: apt-get download ntpsec, into $unpacked"
    folder=$(mktemp -d)
    if (cd "$folder" && { apt-get download -q ntpsec || { [ "$(id -u)" = 0 ] && apt-get update -q && apt-get download -q ntpsec; }; }) >"$folder/log" 2>&1; then
      mkdir -p $unpacked
      dpkg-deb -x "$folder"/ntpsec_*.deb $unpacked
    else
      echo "packages: apt-get did not download ntpsec:"
      tail -n 3 "$folder/log"
    fi
    rm -rf "$folder"
  fi

  test/interop/peers.sh || true
}

find_libraries() {
  # A library, not a command; it belongs to Debian's own Python, whatever other one comes first in the PATH.
  /usr/bin/python3 -c "import netmiko" 2>/dev/null || missing="$missing python3-netmiko"
  [ -d /usr/lib/arm-none-eabi/newlib ] || missing="$missing libnewlib-arm-none-eabi"
  # So are the headers that programs for this machine are compiled with.
  [ -e /usr/include/stdio.h ] || missing="$missing libc6-dev"
  # Libraries of Lua: what the bundles for NodeMCU run on here.
  lua5.3 -e 'require("socket")' 2>/dev/null || missing="$missing lua-socket"
  lua5.3 -e 'require("openssl.digest")' 2>/dev/null || missing="$missing lua-luaossl"
}

missing=""
if [ $# -gt 0 ]; then wanted="$*"; else unpack_others; fi
for pair in $wanted; do
  command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair#*:}"
done
if [ $# = 0 ]; then find_libraries; fi
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
  root=""
elif sudo -n true 2>/dev/null; then
  root="sudo -n"
else
  echo "packages: missing, and not installed without root:$missing"
  exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "packages: missing, and there is no apt-get here:$missing"
  exit 0
fi

echo "packages: apt-get install$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The tests start their own chronyd. policy-rc.d keeps the packages from starting one that would steer this machine's clock.
# shellcheck disable=SC2086 # both lists are words
$root env DEBIAN_FRONTEND=noninteractive bash -eu -c '
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap "rm -f $policy" EXIT
    printf "#!/bin/sh\nexit 101\n" >"$policy"
    chmod 755 "$policy"
  fi
  apt-get update -q
  apt-get install -q -y --no-install-recommends "$@"
' install $missing >"$log" 2>&1 || {
  echo "packages: apt-get did not install$missing:"
  tail -n 3 "$log"
}
