# SPDX-License-Identifier: Apache-2.0
# The Debian mirror that this machine uses, and what other releases have on it. Sourced by what
# makes Debian roots.

debian_mirror() {
	# shellcheck disable=SC2016 # apt-get's own variable
	apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | grep -m1 '/debian/$' ||
		echo http://deb.debian.org/debian
}

# The same for another release, as if nothing were installed: its lists are kept in LISTS.
# A mirror may lag behind its own dates; what it has is signed all the same.
mirror_apt() { # LISTS COMMAND…
	local lists=$1
	"apt-$2" -qq -o Dir::Etc::SourceList="$lists/sources.list" \
		-o Dir::Etc::SourceParts=/dev/null -o Dir::State="$lists" \
		-o Dir::State::status="$lists/status" -o Dir::Cache="$lists" \
		-o Acquire::Check-Valid-Until=false -o Acquire::Languages=none \
		-o Acquire::PDiffs=false -o APT::Install-Recommends=false "${@:3}"
}

mirror_update() { # LISTS RELEASE [ARCHITECTURE]
	mkdir -p "$1/lists/partial" "$1/archives/partial"
	: >"$1/status"
	printf 'deb [signed-by=%s arch=%s] %s %s main\n' \
		/usr/share/keyrings/debian-archive-keyring.gpg \
		"${3:-$(dpkg --print-architecture)}" "$(debian_mirror)" "$2" \
		>"$1/sources.list"
	mirror_apt "$1" get ${3:+-o APT::Architecture="$3" -o APT::Architectures="$3"} \
		update </dev/null >&2
}
