#!/usr/bin/env bash
# Gets the third-party sources of the runtime and unpacks them into build/sources/{lua,lwip,mbedtls}. They are not part of this repository.
#
#   boards/lua/build/sources.sh [lua] [lwip] [mbedtls]        all three when none is named
#
# They come from Debian's source packages, or from the upstream release of the same version. The digests below decide which archive is unpacked, not the origin of
# it. Archives are kept in ${XDG_CACHE_HOME:-~/.cache}/timewire/sources for the next build. Without a network, put them there by hand.
# Needs no root, and does not change /etc or apt's own lists.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/timewire/sources
sources=build/sources

# Name, archive, sha256 of the archive. Debian's lwIP lacks the generated manual, so it is not the file that upstream released.
archive_of() {
  case $1 in
  lua) echo lua5.4_5.4.4.orig.tar.gz 164c7849653b80ae67bec4b7473b884bf5cc8d2dca05653475ec2ed27b9ebf61 ;;
  lwip) echo lwip_2.1.3+dfsg1.orig.tar.xz 0a8276d09fc4e97bbba2f953d74af2388fc2195ea156be9d7589e297a68fde24 ;;
  mbedtls) echo mbedtls_2.28.3.orig.tar.gz 3b4953aa55a681e084d31892d9904cc5328d6b4958ea57b90ae4b4f94ae69a8d ;;
  *) stop "unknown source $1: one of lua, lwip, mbedtls" ;;
  esac
}

# Debian's source package, and upstream's repository with the commit of the release; the name of a commit is a digest of its content.
package_of() { case $1 in lua) echo lua5.4 ;; *) echo "$1" ;; esac; }
upstream_of() {
  case $1 in
  lua) echo https://github.com/lua/lua.git ;;
  lwip) echo https://github.com/lwip-tcpip/lwip.git 6ca936f6b588cee702c638eee75c2436e6cf75de ;;
  mbedtls) echo https://github.com/Mbed-TLS/mbedtls.git 981743de6fcdbe672e482b6fd724d31d0a0d2476 ;;
  esac
}
lua_release=https://www.lua.org/ftp/lua-5.4.4.tar.gz

# Known vulnerabilities of Lua 5.4.4 and their fixes: name and sha256 of Debian's patch, commit of upstream.
lua_patches="
cve-2022-28805 8e10558e8c29e8ac5aa812628fe355807b51c4ee0c8793128b8ead3777c321af 1f3c6f4534c6411313361697d98d1145a1f030fa
cve-2022-33099 09752c71c4b96197dbddb16406c7c695c524b5fb69b57e3da0bf6701d844633f 42d40581dd919fb134c07027ca1ce0844c670daf"

stop() {
  echo "sources: $*" >&2
  exit 1
}

has_digest() { [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$2" ]; }

# Downloads the source packages $@ into the current folder, with package lists of its own: few machines list source packages.
download_packages() {
  command -v apt-get >/dev/null || return 1
  mkdir -p apt/parts apt/lists/partial apt/cache/archives/partial
  if [ -f /etc/apt/sources.list.d/debian.sources ]; then
    sed 's/^Types:.*/Types: deb-src/' /etc/apt/sources.list.d/debian.sources >apt/parts/source.sources
  else
    sed -n 's/^deb\(-src\)\{0,1\}[[:space:]]/deb-src /p' /etc/apt/sources.list 2>/dev/null | sort -u >apt/parts/source.list
  fi
  local apt=(apt-get -q -o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$PWD/apt/parts" -o "Dir::State::lists=$PWD/apt/lists"
    -o "Dir::Cache=$PWD/apt/cache" -o "APT::Sandbox::User=$(id -un)" -o "Acquire::Retries=2")
  "${apt[@]}" update >apt.log 2>&1 && "${apt[@]}" source --download-only "$@" >>apt.log 2>&1
}

# Moves the downloads of Debian with a pinned digest into the cache.
keep_downloads() {
  local name archive digest patch
  for name in "$@"; do
    read -r archive digest < <(archive_of "$name")
    if has_digest "$archive" "$digest"; then mv "$archive" "$cache/$archive"; fi
  done
  for archive in lua5.4_*.debian.tar.xz; do
    [ -f "$archive" ] || continue
    while read -r name digest _; do
      [ -n "$name" ] || continue
      patch=$(tar -tf "$archive" | grep -- "-$name.patch\$") || continue
      tar -xOf "$archive" "$patch" >"$name.patch"
      if has_digest "$name.patch" "$digest"; then mv "$name.patch" "$cache/$name.patch"; fi
    done <<<"$lua_patches"
  done
}

# Fetches one commit of a repository into $1. git itself checks its name.
fetch_commit() {
  git init -q "$1" && git -C "$1" fetch -q --depth "${4:-1}" "$2" "$3" && [ "$(git -C "$1" rev-parse FETCH_HEAD)" = "$3" ]
}

# Downloads from upstream what is not in the cache yet.
download_upstream() {
  local name archive digest repository commit
  for name in "$@"; do
    read -r archive digest < <(archive_of "$name")
    read -r repository commit < <(upstream_of "$name")
    if [ "$name" = lua ]; then
      if ! has_digest "$cache/$archive" "$digest" && curl -fsSL --retry 2 -o "$archive" "$lua_release" && has_digest "$archive" "$digest"; then
        mv "$archive" "$cache/$archive"
      fi
      download_lua_patches "$repository"
    elif ! has_digest "$cache/$archive" "$digest" && fetch_commit "$name.git" "$repository" "$commit"; then
      git -C "$name.git" archive --prefix="$name/" -o "$PWD/$name-upstream.tar" "$commit" && mv "$name-upstream.tar" "$cache/$name-$commit.tar"
    fi
  done
}

# Upstream's repository has the files of the release's src/ at its top, and tests beside them.
download_lua_patches() {
  local name digest commit
  while read -r name digest commit; do
    [ -n "$name" ] && ! has_digest "$cache/$name.patch" "$digest" || continue
    fetch_commit "$name.git" "$1" "$commit" 2 || continue
    git -C "$name.git" diff --src-prefix=a/src/ --dst-prefix=b/src/ "$commit^" "$commit" -- '*.c' '*.h' ':!ltests*' ':!testes' >"$name-$commit.patch"
    mv "$name-$commit.patch" "$cache/"
  done <<<"$lua_patches"
}

# The kept archive of $1; nothing when there is none.
kept_archive() {
  local archive digest repository commit
  read -r archive digest < <(archive_of "$1")
  read -r repository commit < <(upstream_of "$1")
  if has_digest "$cache/$archive" "$digest"; then
    echo "$cache/$archive"
  elif [ -f "$cache/$1-$commit.tar" ] && [ "$(git get-tar-commit-id <"$cache/$1-$commit.tar")" = "$commit" ]; then
    echo "$cache/$1-$commit.tar"
  fi
}

# The kept patches of Lua, one a line; fewer than named above when one is missing.
kept_patches() {
  local name digest commit
  while read -r name digest commit; do
    if [ -z "$name" ]; then continue; fi
    if has_digest "$cache/$name.patch" "$digest"; then
      echo "$cache/$name.patch"
    elif [ -f "$cache/$name-$commit.patch" ]; then
      echo "$cache/$name-$commit.patch"
    fi
  done <<<"$lua_patches"
}

# Prints the names of the missing archives and patches of $1; nothing when the cache is complete.
missing_of() {
  local archive _
  read -r archive _ < <(archive_of "$1")
  [ -n "$(kept_archive "$1")" ] || echo "$archive"
  if [ "$1" = lua ] && [ "$(kept_patches | wc -l)" -lt 2 ]; then echo "its patches for CVE-2022-28805 and CVE-2022-33099"; fi
}

unpack() {
  local staging=$sources/.$1.$$ patch
  rm -rf "$staging"
  mkdir -p "$staging"
  tar -xf "$(kept_archive "$1")" --strip-components=1 -C "$staging"
  if [ "$1" = lua ]; then
    while read -r patch; do patch -s -p1 -d "$staging" <"$patch"; done < <(kept_patches)
  fi
  archive_of "$1" >"$staging/.timewire"
  rm -rf "${sources:?}/$1"
  mv -T "$staging" "$sources/$1"
}

wanted=()
for name in "${@:-lua lwip mbedtls}"; do
  for one in $name; do
    pinned=$(archive_of "$one")
    [ "$(cat "$sources/$one/.timewire" 2>/dev/null)" = "$pinned" ] || wanted+=("$one")
  done
done
[ ${#wanted[@]} -gt 0 ] || exit 0

for tool in tar xz patch sha256sum; do command -v $tool >/dev/null || stop "$tool is not installed (apt-get install tar xz-utils patch coreutils)"; done
mkdir -p "$cache" "$sources"
exec 9>"$cache/.lock" # of two builds at once, the second uses the downloads of the first
flock 9

absent=()
for name in "${wanted[@]}"; do [ -z "$(missing_of "$name")" ] || absent+=("$name"); done
if [ ${#absent[@]} -gt 0 ]; then
  echo "sources: downloading ${absent[*]}"
  work=$(mktemp -d "$cache/.work.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  packages=()
  for name in "${absent[@]}"; do packages+=("$(package_of "$name")"); done
  (cd "$work" && { download_packages "${packages[@]}" || true; } && keep_downloads "${absent[@]}")
  (cd "$work" && download_upstream "${absent[@]}" >/dev/null 2>&1) || true
  for name in "${absent[@]}"; do
    missing=$(missing_of "$name")
    [ -z "$missing" ] || stop "$name could be downloaded neither from Debian (source package $(package_of "$name")) nor from upstream. Check the network, or put into $cache: ${missing//$'\n'/, }"
  done
fi
for name in "${wanted[@]}"; do unpack "$name"; done
