#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Fetches what the static flavour is built from: Debian's source packages, by apt-get, which
# checks the archive's signature and every file's hash before anything is unpacked.
#
#   sources.sh DIR ARCH     sources into DIR/src, and a foreign architecture's musl into DIR/ARCH
#
# The configuration of apt is one of our own, below DIR: the system's lists stay as they are.
# OAKUM_DEBIAN_MIRROR, OAKUM_DEBIAN_SUITE and OAKUM_DEBIAN_KEYRING say where from.
set -eu

dir=$(mkdir -p "$1" && cd "$1" && pwd)
arch=$2
mirror=${OAKUM_DEBIAN_MIRROR:-http://deb.debian.org/debian}
keyring=${OAKUM_DEBIAN_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}
packages='yajl libsodium libseccomp libcap2 util-linux check'

suite() {
	# shellcheck disable=SC1091 # not every machine has one
	[ -n "${OAKUM_DEBIAN_SUITE:-}" ] && { echo "$OAKUM_DEBIAN_SUITE"; return; }
	(. /etc/os-release && [ "$ID" = debian ] && echo "$VERSION_CODENAME") || echo bookworm
}

deb_arch() {
	case $1 in
	x86_64) echo amd64 ;;
	aarch64) echo arm64 ;;
	*) echo "sources.sh: no static flavour for '$1'" >&2; exit 1 ;;
	esac
}

configure() {
	mkdir -p "$dir/apt/lists/partial" "$dir/apt/cache/archives/partial"
	release=$(suite)
	cat >"$dir/apt/sources.list" <<-LIST
		deb-src [signed-by=$keyring] $mirror $release main
		deb-src [signed-by=$keyring] ${mirror%/debian}/debian-security $release-security main
		deb [arch=$(deb_arch "$arch") signed-by=$keyring] $mirror $release main
	LIST
	cat >"$dir/apt/apt.conf" <<-CONF
		Dir::Etc::sourcelist "$dir/apt/sources.list";
		Dir::Etc::sourceparts "/dev/null";
		Dir::Etc::trusted "/dev/null";
		Dir::Etc::trustedparts "/dev/null";
		Dir::State::lists "$dir/apt/lists";
		Dir::Cache "$dir/apt/cache";
		APT::Architectures { "$(deb_arch "$arch")"; };
		APT::Architecture "$(deb_arch "$arch")";
		APT::Get::AllowUnauthenticated "false";
		Acquire::AllowInsecureRepositories "false";
		Acquire::AllowWeakRepositories "false";
		Acquire::Languages "none";
		APT::Update::Error-Mode "any";
	CONF
	APT_CONFIG=$dir/apt/apt.conf
	export APT_CONFIG
}

# quietly COMMAND…: what it says is of interest only when it fails.
quietly() {
	"$@" >"$dir/apt/log" 2>&1 || { cat "$dir/apt/log" >&2; exit 1; }
}

unpack_sources() {
	mkdir -p "$dir/src.new"
	# shellcheck disable=SC2086 # a list of words
	(cd "$dir/src.new" && quietly apt-get -q source --only-source $packages)
	for dsc in "$dir"/src.new/*.dsc; do
		name=$(sed -n 's/^Source: //p' "$dsc" | head -1)
		version=$(sed -n 's/^Version: //p' "$dsc" | head -1)
		upstream=${version#*:}
		upstream=${upstream%-*}
		ln -s "$name-$upstream" "$dir/src.new/$name"
		printf '%s %s %s\n' "$name" "$version" "$(sha256sum "$dsc" | cut -d' ' -f1)"
	done >"$dir/src.new/versions"
	rm -rf "$dir/src"
	mv "$dir/src.new" "$dir/src"
}

unpack_musl() {
	mkdir -p "$dir/$arch/root"
	(cd "$dir/$arch" && rm -f ./*.deb && quietly apt-get -q download musl-dev &&
		dpkg-deb -x musl-dev_*.deb root)
}

configure
quietly apt-get -q update
[ -e "$dir/src/versions" ] || unpack_sources
[ "$arch" = "$(uname -m)" ] || unpack_musl
