#!/bin/sh
# Installs the teamcost command from @@SERVER@@ into ~/.local/bin. It needs no root, changes nothing else, and installs nothing
# whose checksum is not the one written below. TEAMCOST_INSTALL_DIR names another folder.
set -eu

server='@@SERVER@@'

say() { printf '%s\n' "$*" >&2; }
fail() { say "teamcost was not installed: $*"; exit 1; }

system() {
  case "$(uname -s)" in
    Linux) os=linux ;;
    Darwin) os=osx ;;
    *) fail "this script knows Linux and macOS. For Windows see $server/install." ;;
  esac
  case "$(uname -m)" in
    x86_64 | amd64) arch=x64 ;;
    aarch64 | arm64) arch=arm64 ;;
    *) fail "there is no file for a $(uname -m) processor. With the .NET runtime it works all the same: $server/install." ;;
  esac
  # Another C library needs another file.
  if [ "$os" = linux ] && ls /lib/ld-musl-* >/dev/null 2>&1 && ! ls /lib*/ld-linux-* /lib/*/ld-linux-* >/dev/null 2>&1; then
    os=linux-musl
  fi
  # A translated terminal on an Apple chip says x86_64.
  if [ "$os-$arch" = osx-x64 ] && [ "$(sysctl -n sysctl.proc_translated 2>/dev/null || echo 0)" = 1 ]; then
    arch=arm64
  fi
}

choose() {
  file='' sum=''
  case "$os-$arch" in
@@FILES@@
    *) ;;
  esac
  [ -n "$file" ] || fail "$server has no file for $os-$arch. With the .NET runtime it works all the same: $server/install."
}

download() {
  if command -v curl >/dev/null 2>&1; then
    curl -fsSL --retry 2 -o "$2" "$1"
  elif command -v wget >/dev/null 2>&1; then
    wget -q -O "$2" "$1"
  else
    fail "neither curl nor wget is here."
  fi
}

checksum() {
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum "$1" | cut -d ' ' -f 1
  elif command -v shasum >/dev/null 2>&1; then
    shasum -a 256 "$1" | cut -d ' ' -f 1
  elif command -v openssl >/dev/null 2>&1; then
    openssl dgst -sha256 -r "$1" | cut -d ' ' -f 1
  else
    fail "nothing here computes checksums (sha256sum, shasum or openssl), and an unchecked file is not installed."
  fi
}

# One function, called at the very end: a script cut off on its way does nothing.
main() {
  system
  choose
  : "${HOME:?}"
  folder="${TEAMCOST_INSTALL_DIR:-$HOME/.local/bin}"
  mkdir -p "$folder" 2>/dev/null || fail "$folder cannot be made. Name another: TEAMCOST_INSTALL_DIR=…"
  [ -w "$folder" ] || fail "$folder cannot be written. Name another: TEAMCOST_INSTALL_DIR=…"

  fresh="$folder/.teamcost.$$"
  trap 'rm -f "$fresh"' EXIT
  trap 'exit 130' INT TERM
  say "Downloading $file …"
  download "$server/downloads/$file" "$fresh" || fail "$server/downloads/$file cannot be downloaded."
  found="$(checksum "$fresh")"
  [ "$found" = "$sum" ] || fail "the file that came is not the file that was published.
  expected $sum
  found    $found
It was deleted. Tell whoever runs $server."

  chmod 755 "$fresh"
  version="$("$fresh" --version)" || fail "the file does not run on this system."
  mv -f "$fresh" "$folder/teamcost"
  trap - EXIT

  say "teamcost $version is in $folder/teamcost."
  case ":$PATH:" in
    *":$folder:"*) ;;
    *) say "That folder is not on your PATH. Add to your shell's start file: export PATH=\"$folder:\$PATH\"" ;;
  esac
  say "Next: teamcost daily                        what you used, without a server"
  say "      teamcost login --server $server"
}

main "$@"
