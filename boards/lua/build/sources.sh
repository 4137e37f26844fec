#!/usr/bin/env bash
# Gets the third-party sources of the runtime and unpacks them into build/sources/{lua,lwip,mbedtls}. They are not part of this repository.
#
#   boards/lua/build/sources.sh [lua] [lwip] [mbedtls]        all three when none is named
#
# boards/common/sources.json pins each archive and each patch by its digest. They come from Debian's source packages, else from the upstream release of the same
# version, which is then said. The digests decide what is unpacked, not its origin. Patches are applied in the order of the list. Archives are kept in
# ${XDG_CACHE_HOME:-~/.cache}/timewire/sources for the next build. Without a network, put them there by hand.
# Needs no root, and does not change /etc or apt's own lists.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../.."
cache=${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/timewire/sources
sources=build/sources
# Debian's release whose source packages are pinned. A point release or a security update may replace one of them: download_package says so.
release=trixie

stop() {
  echo "sources: $*" >&2
  exit 1
}

# The pins of $1, one a line: "archive NAME SHA256 PACKAGE", "upstream LOCATION COMMIT", "patch NAME SHA256 COMMIT", "other PATCH", "version NUMBER".
declare -A pins
pins_of() {
  [ -n "${pins[$1]:-}" ] || pins[$1]=$(node boards/common/sources.mjs --pins "$1") || exit 1
  echo "${pins[$1]}"
}
pin() { pins_of "$1" | sed -n "s/^$2 //p"; }
# Lines that decide what is unpacked of $1. Another version or patch unpacks it again.
content_of() { pins_of "$1" | grep -E '^(archive|patch) '; }
has_digest() { [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$2" ]; }

# apt-get or apt-cache ($1) with a sources list and package lists of their own: few machines list source packages, or those of another release.
private_apt() {
  local tool=$1
  shift
  "$tool" -q -o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$PWD/apt/parts" -o "Dir::State::lists=$PWD/apt/lists" -o "Dir::Cache=$PWD/apt/cache" \
    -o "APT::Sandbox::User=$(id -un)" -o "Acquire::Retries=2" "$@"
}

# Reads the package lists of $release from the mirrors that apt is configured with, into the current folder.
read_package_lists() {
  command -v apt-get >/dev/null || { echo "apt-get is not available" >apt.log; return 1; }
  mkdir -p apt/parts apt/lists/partial apt/cache/archives/partial
  if [ -f /etc/apt/sources.list.d/debian.sources ]; then
    awk '/^Types:/ { print "Types: deb-src"; next }
      /^Suites:/ { print "Suites:", (/-security/ ? release "-security" : release); next }
      { print }' "release=$release" /etc/apt/sources.list.d/debian.sources >apt/parts/source.sources
  else
    sed -nE 's/^deb(-src)?[[:space:]]+(\[[^]]*\][[:space:]]+)?([^[:space:]]+)[[:space:]]+[^[:space:]]*(-security)[^[:space:]]*/deb-src \2\3 '$release'\4/p
      t; s/^deb(-src)?[[:space:]]+(\[[^]]*\][[:space:]]+)?([^[:space:]]+)[[:space:]]+[^[:space:]]+/deb-src \2\3 '$release'/p' \
      /etc/apt/sources.list 2>/dev/null | sort -u >apt/parts/source.list
  fi
  private_apt apt-get update >apt.log 2>&1
}

# Downloads the source package of $1 whose archive has the pinned digest. Otherwise writes the reason into $1.reason.
download_package() {
  local archive digest package version offered
  read -r archive digest package < <(pin "$1" archive)
  private_apt apt-cache showsrc --only-source "$package" >"$1.packages" 2>>apt.log || true
  version=$(awk -v digest="$digest" '/^Version: / { version = $2 } index($0, digest) { print version; exit }' "$1.packages")
  if [ -z "$version" ]; then
    offered=$(sed -n 's/^Version: //p' "$1.packages" | sort -uV | paste -sd' ')
    echo "Debian $release has ${offered:-no} $package, not the pinned archive $archive" >"$1.reason"
    return 1
  fi
  private_apt apt-get source --download-only "$package=$version" >"$1.log" 2>&1 || { tail -n 1 "$1.log" >"$1.reason"; return 1; }
  keep_downloads "$1" "$version"
}

# Moves the archive of $1 and its patches into the cache, where they have the pinned digests. Names patches of Debian that the pins do not know.
keep_downloads() {
  local archive digest package name debian patch known
  read -r archive digest package < <(pin "$1" archive)
  if has_digest "$archive" "$digest"; then mv "$archive" "$cache/$archive"; fi
  debian=${package}_${2#*:}.debian.tar.xz
  [ -f "$debian" ] || return 0
  while read -r name digest _; do
    [ -n "$name" ] || continue
    tar -xOf "$debian" "debian/patches/$name" >"patch-$name" 2>/dev/null || continue
    if has_digest "patch-$name" "$digest"; then mv "patch-$name" "$cache/$1-$name"; fi
  done < <(pin "$1" patch)
  known=$(pin "$1" patch | cut -d' ' -f1 && pin "$1" other)
  for patch in $(tar -xOf "$debian" debian/patches/series 2>/dev/null | sed 's/#.*//'); do
    grep -qxF -- "$patch" <<<"$known" || echo "sources: Debian's $package $2 has the patch $patch, which boards/common/sources.json does not know" >&2
  done
}

# Fetches one commit of a repository into $1. git itself checks its name.
fetch_commit() {
  git init -q "$1" && git -C "$1" fetch -q --depth "${4:-1}" "$2" "$3" && [ "$(git -C "$1" rev-parse FETCH_HEAD)" = "$3" ]
}

# Downloads from upstream what is not in the cache yet.
download_upstream() {
  local archive digest location commit name
  read -r archive digest _ < <(pin "$1" archive)
  read -r location commit < <(pin "$1" upstream)
  if ! has_digest "$cache/$archive" "$digest"; then
    if [ -z "$commit" ]; then
      if curl -fsSL --retry 2 -o "$archive" "$location" && has_digest "$archive" "$digest"; then mv "$archive" "$cache/$archive"; fi
    elif fetch_commit "$1.git" "$location" "$commit"; then
      git -C "$1.git" archive --prefix="$1/" -o "$PWD/$1-upstream.tar" "$commit" && mv "$1-upstream.tar" "$cache/$1-$commit.tar"
    fi
  fi
  while read -r name digest commit; do
    [ -n "$name" ] && ! has_digest "$cache/$1-$name" "$digest" || continue
    fetch_commit "$1.git" "$location" "$commit" 2 && git -C "$1.git" diff "$commit^" "$commit" >"$name.diff" && mv "$name.diff" "$cache/$1-$commit"
  done < <(pin "$1" patch)
}

# The kept archive of $1; nothing when there is none.
kept_archive() {
  local archive digest commit
  read -r archive digest _ < <(pin "$1" archive)
  read -r _ commit < <(pin "$1" upstream)
  if has_digest "$cache/$archive" "$digest"; then
    echo "$cache/$archive"
  elif [ -n "$commit" ] && [ -f "$cache/$1-$commit.tar" ] && [ "$(git get-tar-commit-id <"$cache/$1-$commit.tar")" = "$commit" ]; then
    echo "$cache/$1-$commit.tar"
  fi
}

# The kept file of the patch $2 of $1 with the digest $3 and the upstream commit $4; nothing when there is none.
kept_patch() {
  if has_digest "$cache/$1-$2" "$3"; then
    echo "$cache/$1-$2"
  elif [ -n "${4:-}" ] && [ -f "$cache/$1-$4" ]; then
    echo "$cache/$1-$4"
  fi
}

# The missing archive and patches of $1 with their digests, one a line; nothing when the cache is complete.
missing_of() {
  local archive digest name commit
  read -r archive digest _ < <(pin "$1" archive)
  [ -n "$(kept_archive "$1")" ] || echo "$archive (sha256 $digest)"
  while read -r name digest commit; do
    if [ -n "$name" ] && [ -z "$(kept_patch "$1" "$name" "$digest" "$commit")" ]; then echo "$1-$name (sha256 $digest)"; fi
  done < <(pin "$1" patch)
}

# Downloads what is missing of $1; stops when neither Debian nor upstream has it.
download() {
  local missing
  if [ -f lists.failed ]; then cp lists.failed "$1.reason"; else download_package "$1" || true; fi
  if [ -n "$(missing_of "$1")" ]; then
    echo "sources: $(cat "$1.reason" 2>/dev/null || echo "Debian's package has other files than those pinned"); trying the upstream release" >&2
    download_upstream "$1" >/dev/null 2>"$1.upstream.log" || true
  fi
  missing=$(missing_of "$1")
  [ -z "$missing" ] || stop "$1 $(pin "$1" version) could be downloaded neither from Debian nor from upstream, and nothing else takes its place.
  $(cat "$1.reason" 2>/dev/null || echo "Debian's package has other files than those pinned")
  upstream: $(pin "$1" upstream): $(tail -n 1 "$1.upstream.log" 2>/dev/null)
Check the network; or put into $cache: ${missing//$'\n'/, }; or pin the newer version in boards/common/sources.json."
}

unpack() {
  local staging=$sources/.$1.$$ name digest commit
  rm -rf "$staging"
  mkdir -p "$staging"
  tar -xf "$(kept_archive "$1")" --strip-components=1 -C "$staging"
  while read -r name digest commit; do
    if [ -n "$name" ]; then patch -s -p1 -d "$staging" <"$(kept_patch "$1" "$name" "$digest" "$commit")" || stop "the patch $name does not fit $1"; fi
  done < <(pin "$1" patch)
  content_of "$1" >"$staging/.timewire"
  rm -rf "${sources:?}/$1"
  mv -T "$staging" "$sources/$1"
}

wanted=()
for name in "${@:-lua lwip mbedtls}"; do
  for one in $name; do
    pinned=$(pins_of "$one") || exit 1
    pins[$one]=$pinned
    [ "$(cat "$sources/$one/.timewire" 2>/dev/null)" = "$(content_of "$one")" ] || wanted+=("$one")
  done
done
[ ${#wanted[@]} -gt 0 ] || exit 0

for tool in tar xz bzip2 patch sha256sum; do command -v $tool >/dev/null || stop "$tool is not installed (apt-get install tar xz-utils bzip2 patch coreutils)"; done
mkdir -p "$cache" "$sources"
exec 9>"$cache/.lock" # of two builds at once, the second uses the downloads of the first
flock 9

absent=()
for name in "${wanted[@]}"; do [ -z "$(missing_of "$name")" ] || absent+=("$name"); done
if [ ${#absent[@]} -gt 0 ]; then
  echo "sources: downloading ${absent[*]}"
  work=$(mktemp -d "$cache/.work.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  (cd "$work" && { read_package_lists || echo "the package lists of Debian $release could not be read: $(tail -n 1 apt.log)" >lists.failed; })
  for name in "${absent[@]}"; do
    (cd "$work" && download "$name")
  done
fi
for name in "${wanted[@]}"; do unpack "$name"; done
