#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# What the static flavour stands on: sources, compiler, libraries. Made once, and anew when one
# of these scripts changes.
#
#   build.sh DIR ARCH
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/$2"
dir=$(cd "$1" && pwd)
recipe=$(cat "$here/sources.sh" "$here/toolchain.sh" "$here/libs.sh" | sha256sum)
made=$dir/$2/made
# The specs name directories: a tree that was moved begins anew.
now="$recipe $dir"
[ "$(cat "$made" 2>/dev/null)" = "$now" ] && exit 0

say() {
	printf '  %-5s %s\n' LIBS "$*"
}

rm -rf "${dir:?}/$2"
mkdir -p "$dir/$2"
say "Debian's sources"
"$here/sources.sh" "$dir" "$2"
"$here/toolchain.sh" "$dir" "$2"
say "$dir/$2/lib"
"$here/libs.sh" "$dir" "$2"
printf '%s\n' "$now" >"$made"
