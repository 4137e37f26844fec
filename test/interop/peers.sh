#!/usr/bin/env bash
# Unpacks the NTP programs that the interop tests serve and that cannot be installed beside each other, into build/debian-peers/PACKAGE. Silent when nothing is
# missing. Where a package cannot be downloaded it says so and succeeds: the tests that need it skip themselves, with the reason.
#
# ntpd 4.2.8p15, the only open program with symmetric, broadcast and multicast modes, is in Debian 11. Its package is fetched from the mirror that apt is configured
# with, with package lists of its own; the digests below decide what is unpacked. The archives are kept in ${XDG_CACHE_HOME:-~/.cache}/timewire/debian.
set -eu

folder=build/debian-peers
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/timewire/debian

# Packages of this release.
current="openntpd rdate ntpsec-ntpdate systemd-timesyncd"
# Packages of Debian 11 for amd64, and their sha256.
pinned="ntp_1%3a4.2.8p15+dfsg-1_amd64.deb 2a7364633363dd84afe44d78f55cbfd35499066dd17a158fa640d4aebb9891f2
libopts25_1%3a5.18.16-4_amd64.deb 9ec0de83db79d21c650acf680bb6e3768f2a112bb3234eafa199807d90d66982
libssl1.1_1.1.1w-0+deb11u1_amd64.deb aadf8b4b197335645b230c2839b4517aa444fd2e8f434e5438c48a18857988f7"

command -v apt-get >/dev/null 2>&1 || exit 0

has_digest() { [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$2" ]; }

# Downloads packages $2... of this release into the folder $1.
download() {
  (cd "$1" && shift && { apt-get download -q "$@" || { [ "$(id -u)" = 0 ] && apt-get update -q && apt-get download -q "$@"; }; }) >/dev/null 2>&1
}

# Downloads packages of Debian 11 into the folder $1: apt's own sources with another suite.
download_of_11() {
  [ -f /etc/apt/sources.list.d/debian.sources ] || return 1
  mkdir -p "$1/apt/parts" "$1/apt/lists/partial" "$1/apt/cache/archives/partial"
  awk 'BEGIN { RS = ""; ORS = "\n\n" } !/-security/' /etc/apt/sources.list.d/debian.sources |
    sed 's/^Types:.*/Types: deb/; s/^Suites:.*/Suites: bullseye/' >"$1/apt/parts/debian-11.sources"
  (
    cd "$1"
    apt=(apt-get -q -o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$PWD/apt/parts" -o "Dir::State::lists=$PWD/apt/lists"
      -o "Dir::Cache=$PWD/apt/cache" -o "APT::Sandbox::User=$(id -un)" -o "Acquire::Retries=2")
    "${apt[@]}" update && "${apt[@]}" download ntp libopts25 libssl1.1
  ) >"$1/log" 2>&1
}

missing=""
for package in $current; do [ -d "$folder/$package" ] || missing="$missing $package"; done
if [ -n "$missing" ]; then
  echo "packages: apt-get download$missing, into $folder"
  work=$(mktemp -d)
  for package in $missing; do
    if download "$work" "$package"; then
      mkdir -p "$folder"
      dpkg-deb -x "$work/$package"_*.deb "$folder/.$package" && mv -T "$folder/.$package" "$folder/$package"
    else
      echo "packages: apt-get did not download $package"
    fi
  done
  rm -rf "$work"
fi

if [ ! -d "$folder/ntp" ] && [ "$(dpkg --print-architecture)" = amd64 ]; then
  mkdir -p "$cache" "$folder"
  absent=""
  while read -r archive digest; do has_digest "$cache/$archive" "$digest" || absent="$absent $archive"; done <<<"$pinned"
  if [ -n "$absent" ]; then
    echo "packages: ntp of Debian 11, into $folder"
    work=$(mktemp -d "$cache/.work.XXXXXX")
    download_of_11 "$work" || echo "packages: apt-get did not download ntp of Debian 11: $(tail -n 1 "$work/log" 2>/dev/null)"
    while read -r archive digest; do if has_digest "$work/$archive" "$digest"; then mv "$work/$archive" "$cache/"; fi; done <<<"$pinned"
    rm -rf "$work"
  fi
  rm -rf "$folder/.ntp"
  while read -r archive digest; do
    has_digest "$cache/$archive" "$digest" || { rm -rf "$folder/.ntp"; exit 0; }
    dpkg-deb -x "$cache/$archive" "$folder/.ntp"
  done <<<"$pinned"
  mv -T "$folder/.ntp" "$folder/ntp"
fi
