#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The packages that each job needs, and how to get them.
#
#   deps.sh list GROUP…      their names, one a line ("list --rpm" for Fedora's names)
#   deps.sh names GROUP…     the same, with the "?" of those that not every release has
#   deps.sh check GROUP…     exit 1 and the line to type when some are missing; needs no root
#   deps.sh install GROUP…   installs what is missing, by apt-get as root; nothing missing,
#                            nothing done; not root, it says what "check" says
#   deps.sh need GROUP…      the same: what a goal of the Makefile begins with
#
# Groups: build, run, test, demo, e2e, stack, compat, diff, fuzz, fresh, browser, static, bench, package,
# sarif, npm, coverage, analyze, aarch64, vm, guest (what runs in vm's machine), ci.
# Whoever has the packages never needs root.
set -eu

# group, Debian's name, Fedora's name. A "?" ends a name that not every release has: docker's
# client is a package of its own from Debian 13 on, and part of docker.io before.
table() {
	cat <<'TABLE'
build gcc               gcc
build libc6-dev         glibc-static
build make              make
build pkgconf           pkgconf-pkg-config
build libyajl-dev       yajl-devel
build libsodium-dev     libsodium-static
build libseccomp-dev    libseccomp-devel
build libcap-dev        libcap-devel
build libmount-dev      libmount-devel
build musl-tools        musl-gcc
test  check             check-devel
test  git               git
test  minisign          minisign
test  strace            strace
test  jq                jq
test  python3           python3
test  runc              runc
test  busybox-static    busybox
demo  runc              runc
demo  busybox-static    busybox
e2e   runc              runc
e2e   crun              crun
e2e   containerd        containerd
e2e   docker.io         moby-engine
e2e   docker-cli?       docker-cli
e2e   docker-buildx?    docker-buildx
e2e   criu              criu
e2e   podman            podman
e2e   buildah           buildah
e2e   containernetworking-plugins containernetworking-plugins
e2e   busybox-static    busybox
e2e   strace            strace
e2e   btrfs-progs       btrfs-progs
e2e   e2fsprogs         e2fsprogs
e2e   fuse-overlayfs    fuse-overlayfs
e2e   iproute2          iproute
e2e   procps            procps-ng
e2e   iptables          iptables
e2e   jq                jq
e2e   python3           python3
e2e   python3-grpcio    python3-grpcio
run   libyajl2          yajl
run   libseccomp2       libseccomp
run   libcap2           libcap
run   libmount1         libmount
stack mmdebstrap        mmdebstrap
compat mmdebstrap       mmdebstrap
diff  golang-go         golang
diff  golang-github-opencontainers-specs-dev golang-github-opencontainers-runtime-spec-devel
diff  python3           python3
fuzz  afl++             american-fuzzy-lop
fuzz  clang             clang
fuzz  libclang-rt-14-dev? compiler-rt
fuzz  python3           python3
fresh mmdebstrap        mmdebstrap
fresh git               git
bench valgrind          valgrind
bench jq                jq
bench golang-go         golang
bench musl-tools        musl-gcc
static dpkg-dev          dpkg-dev
static autoconf          autoconf
static automake          automake
static libtool           libtool
static debian-archive-keyring debian-keyring
static gperf             gperf
static gnupg             gnupg2
static linux-libc-dev    kernel-headers
static musl-tools        musl-gcc
aarch64 gcc-aarch64-linux-gnu gcc-aarch64-linux-gnu
aarch64 linux-libc-dev-arm64-cross kernel-cross-headers
aarch64 qemu-user-static qemu-user-static
aarch64 qemu-system-arm   qemu-system-aarch64-core
aarch64 cpio             cpio
aarch64 xz-utils         xz
vm    mmdebstrap        mmdebstrap
vm    e2fsprogs         e2fsprogs
vm    qemu-system-x86   qemu-system-x86-core
vm    qemu-utils        qemu-img
guest linux-image-cloud-amd64 kernel-core
guest initramfs-tools   dracut
guest systemd-sysv      systemd
guest dbus              dbus
guest udev              systemd-udev
guest kmod              kmod
guest apparmor          apparmor-parser
guest logrotate         logrotate
guest man-db            man-db
package dpkg-dev        dpkg-dev
package dh-apparmor     debhelper
package autopkgtest     autopkgtest
package debhelper       debhelper
package fakeroot        fakeroot
package lintian         lintian
package rpm             rpm-build
package cpio            cpio
package binutils        binutils
package secilc          secilc
package zsh             zsh
package fish            fish
browser chromium        chromium
browser prometheus      golang-github-prometheus
sarif jq                jq
sarif python3           python3
sarif python3-jsonschema python3-jsonschema
npm   npm               npm
coverage gcovr           gcovr
analyze clang            clang
analyze clang-tidy       clang-tools-extra
analyze clang-tools      clang-analyzer
analyze cppcheck         cppcheck
analyze python3          python3
ci    clang             clang
ci    clang-format      clang-tools-extra
ci    git               git
TABLE
}

say() {
	printf 'deps: %s\n' "$*" >&2
}

known() {
	for group in "$@"; do
		table | grep -q "^$group " || { say "there is no group '$group'"; exit 2; }
	done
}

# names COLUMN GROUP…
names() {
	column=$1
	shift
	for group in "$@"; do
		table | awk -v g="$group" -v c="$column" '$1 == g { print $c }'
	done | sort -u
}

deb_installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# The Debian packages of GROUP… that are not installed, on one line.
deb_missing() {
	for name in $(names 2 "$@"); do
		case $name in
		*\?)
			name=${name%\?}
			apt-cache show "$name" >/dev/null 2>&1 || continue
			;;
		esac
		deb_installed "$name" || printf '%s ' "$name"
	done
}

rpm_missing() {
	for name in $(names 3 "$@"); do
		rpm -q --whatprovides "$name" >/dev/null 2>&1 || printf '%s ' "$name"
	done
}

check() {
	if command -v dpkg-query >/dev/null; then
		missing=$(deb_missing "$@")
		line="apt-get install --no-install-recommends $missing"
	elif command -v rpm >/dev/null; then
		missing=$(rpm_missing "$@")
		line="dnf install $missing"
	else
		say "neither dpkg nor rpm here; needed are: $(names 2 "$@" | tr '\n' ' ')"
		return 0
	fi
	[ -z "$missing" ] && return 0
	say "missing for '$*': $missing"
	say "install them with: $line"
	return 1
}

# apt-get's chatter is of interest only when it fails.
apt() {
	DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 \
		-o DPkg::Lock::Timeout=300 "$@" </dev/null >"$log" 2>&1
}

# Package scripts must not start daemons: the tests start their own.
no_daemons() {
	[ -e /usr/sbin/policy-rc.d ] && return 0
	printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
	chmod 755 /usr/sbin/policy-rc.d
	ours=/usr/sbin/policy-rc.d
}

# Tries with the package lists that are there; without any, or with stale ones, that fails.
fetch() {
	say "installing $missing"
	# shellcheck disable=SC2086 # a list of words
	apt install -y --no-install-recommends $missing && return 0
	say 'fetching package lists'
	apt update || return 1
	# shellcheck disable=SC2086,SC2046 # a list of words; the new lists know the names with a "?"
	apt install -y --no-install-recommends $(deb_missing "$@")
}

install() {
	if check "$@" 2>/dev/null; then
		return 0
	fi
	if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
		check "$@"
		return 1
	fi
	log=$(mktemp)
	ours=
	trap 'rm -f "$log" $ours' EXIT
	trap 'exit 130' INT TERM
	no_daemons
	fetch "$@" || cat "$log" >&2
	check "$@"
}

usage() {
	sed -n '3,13s/^# \{0,1\}//p' "$0" >&2
	exit 2
}

[ $# -ge 2 ] || usage
verb=$1
shift
if [ "$verb $1" = 'list --rpm' ]; then
	verb=list-rpm
	shift
fi
known "$@"
case $verb in
names) names 2 "$@" ;;
list) names 2 "$@" | tr -d '?' ;;
list-rpm) names 3 "$@" ;;
check) check "$@" ;;
install | need) install "$@" ;;
*) usage ;;
esac
