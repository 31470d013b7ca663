#!/usr/bin/env bash
# Publishes the teamcost command for every system: one self-contained, trimmed, precompiled file each, the .NET tool package, and SHA256SUMS.
#
#   release/build.sh [-o FOLDER] [RID …]        default: artifacts/release, all systems
#
# A system whose runtime packs the package source does not have is named and left out; the rest is built. Copy the folder to the server
# and name it by TeamCost:Downloads:Folder.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
out="$root/artifacts/release"
if [ "${1:-}" = "-o" ]; then
  mkdir -p "$2"
  out="$(cd "$2" && pwd)"
  shift 2
fi

rids=("$@")
[ ${#rids[@]} -gt 0 ] || rids=(linux-x64 linux-arm64 osx-arm64 osx-x64 win-x64)
version="$(dotnet msbuild "$root/src/Cli/Cli.csproj" -getProperty:Version)"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$out"
missing=()

# A copy of the sources: building for another system must not touch this checkout's restore state and lock files.
mkdir "$work/src"
tar -C "$root" --exclude=bin --exclude=obj -cf - src/Cli src/Contracts Directory.Build.props Directory.Packages.props global.json | tar -C "$work/src" -xf -
[ ! -f "$root/NuGet.config" ] || cp "$root/NuGet.config" "$work/src/"

publish() {
  dotnet publish "$work/src/src/Cli/Cli.csproj" -c Release -r "$1" --self-contained -v quiet --nologo \
    -p:PublishSingleFile=true "-p:PublishReadyToRun=$2" -p:PublishTrimmed=true -p:TrimMode=partial -p:SuppressTrimAnalysisWarnings=true -p:DebugType=none -p:GenerateDocumentationFile=false \
    "-p:NuGetLockFilePath=$work/$1.lock.json" -p:PackAsTool=false -o "$work/$1"
}

for rid in "${rids[@]}"; do
  echo "· $rid" >&2
  name="teamcost-$version-$rid"
  program="$work/$rid/teamcost"
  case "$rid" in win-*) name="$name.exe" program="$program.exe" ;; esac
  # Without the compiler for that system the file is the same, and starts a little slower.
  if publish "$rid" true >"$work/$rid.log" 2>&1 || { echo "  not precompiled: $(grep -m 1 -o 'error .*' "$work/$rid.log" | cut -c 1-160)" >&2; publish "$rid" false >"$work/$rid.log" 2>&1; }; then
    install -m 755 "$program" "$out/$name"
  else
    echo "  left out: $(grep -m 1 -o 'error .*' "$work/$rid.log" | cut -c 1-200)" >&2
    missing+=("$rid")
  fi
done

echo "· .NET tool" >&2
dotnet pack "$work/src/src/Cli/Cli.csproj" -c Release -v quiet --nologo -o "$work/tool" >"$work/pack.log" 2>&1 || { cat "$work/pack.log" >&2; exit 1; }
install -m 644 "$work/tool/TeamCost.Cli.$version.nupkg" "$out/"

# All files of the folder, older versions too: they stay downloadable as long as they lie there.
cd "$out"
sum=(sha256sum)
command -v sha256sum >/dev/null || sum=(shasum -a 256)
shopt -s nullglob
"${sum[@]}" TeamCost.Cli.*.nupkg teamcost-* >SHA256SUMS.new
mv SHA256SUMS.new SHA256SUMS
cat SHA256SUMS
[ ${#missing[@]} -eq 0 ] || echo "Left out, for want of runtime packs: ${missing[*]}" >&2
