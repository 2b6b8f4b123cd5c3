#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what lies beside it below /, or below DESTDIR; "install.sh uninstall" takes it away.
# Needs a shell and the usual tools of any Linux, busybox's too; no network and no library.
# Policies below /etc and records below /run are never touched. While an engine, a container or a
# diversion of this machine needs Oakum, it is not taken away.
set -eu
cd "$(dirname "$0")"
to=${DESTDIR:-}

fail() {
	echo "install.sh: $*" >&2
	exit 1
}

[ -n "$to" ] || [ "$(id -u)" -eq 0 ] || fail 'to install below / be root, or set DESTDIR'
[ "$(uname -m)" = "$(cat ARCHITECTURE)" ] || [ -n "$to" ] ||
	fail "this is for $(cat ARCHITECTURE), and the machine is $(uname -m)"
sha256sum -c SHA256SUMS >/dev/null || fail 'a file is not what was packed: nothing was installed'

files() {
	(cd root && find . -type f -o -type l)
}

# A file changes from old to new at once: a container may be started just now.
put() {
	mkdir -p "$to/${1%/*}"
	rm -f "$to/$1.oakum-new"
	cp -pP "root/$1" "$to/$1.oakum-new"
	mv -f "$to/$1.oakum-new" "$to/$1"
}

umask 022
case ${1:-install} in
install)
	files | while read -r file; do
		[ -e "$to/$file" ] && case $file in ./etc/*) continue ;; esac
		put "$file"
	done
	echo "oakum $(cat VERSION) is installed; 'oakum setup' tells an engine about it, see oakum(1)"
	;;
uninstall)
	# Without oakum-runtime, containers that were made with it can be neither started nor stopped.
	tool=$(files | grep '/bin/oakum$')
	if [ -z "$to" ] && [ -x "/$tool" ] && ! "/$tool" setup --in-use >&2; then
		fail 'still in use, as listed above: not removed. See: oakum setup --undo'
	fi
	files | while read -r file; do
		case $file in ./etc/*) continue ;; esac
		rm -f "$to/$file"
	done
	;;
*) fail "usage: install.sh [install|uninstall]" ;;
esac
