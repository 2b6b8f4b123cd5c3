#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the libraries of the static flavour against musl, from the sources that sources.sh got.
#
#   libs.sh DIR ARCH        libraries into DIR/ARCH/lib, headers into DIR/ARCH/include
#
# The programs need yajl, libsodium and libseccomp; libcap, libmount and check are for the tests.
set -eu

dir=$(cd "$1" && pwd)
arch=$2
out=$dir/$arch
cc=$out/musl-cc
work=$out/work
jobs=$(nproc)
case $arch in
"$(uname -m)") ar=ar ranlib=ranlib ;;
*) ar=$arch-linux-gnu-ar ranlib=$arch-linux-gnu-ranlib ;;
esac
cflags="-O2 -g -fPIE -fstack-protector-strong -fno-strict-aliasing -ffile-prefix-map=$dir=static-libs"

# step NAME FUNCTION: in a copy of the sources; a library that is there is not built again.
step() {
	[ -e "$out/done-$1" ] && return
	rm -rf "${work:?}/$1"
	mkdir -p "$work"
	cp -a "$dir/src/$1/." "$work/$1"
	(cd "$work/$1" && "$2") >"$out/$1.log" 2>&1 </dev/null || {
		tail -40 "$out/$1.log" >&2
		echo "libs.sh: $1 did not build; the whole of it is in $out/$1.log" >&2
		exit 1
	}
	rm -rf "${work:?}/$1"
	: >"$out/done-$1"
}

# Debian's patches touch what automake watches; what the release generated is good as it is.
still() {
	find . -name configure -exec touch -d '1 minute ago' {} + -o \
		-name aclocal.m4 -exec touch -d '3 minutes ago' {} + -o \
		-name configure.ac -exec touch -d '4 minutes ago' {} + -o \
		-name '*.m4' -exec touch -d '4 minutes ago' {} + -o \
		-name Makefile.am -exec touch -d '4 minutes ago' {} + -o \
		-name 'Makemodule.am' -exec touch -d '4 minutes ago' {} +
	find . -name 'config*.h.in' -exec touch {} + -o -name Makefile.in -exec touch {} +
}

configured() {
	still
	./configure --host="$arch-linux-musl" --build="$(uname -m)-linux-gnu" \
		--disable-shared --enable-static --disable-dependency-tracking "$@" \
		CC="$cc" AR="$ar" RANLIB="$ranlib" CFLAGS="$cflags"
}

archive() { # NAME OBJECT…
	name=$1
	shift
	rm -f "$out/lib/$name"
	"$ar" rcsD "$out/lib/$name" "$@"
}

# Its cmake files do nothing that is needed here.
yajl() {
	mkdir -p "$out/include/yajl"
	version=$(sed -n 's/^SET (YAJL_\(M[A-Z]*\) \([0-9]*\))$/s,${YAJL_\1},\2,;/p' CMakeLists.txt)
	sed "$version" src/api/yajl_version.h.cmake >"$out/include/yajl/yajl_version.h"
	cp src/api/*.h "$out/include/yajl"
	# shellcheck disable=SC2086 # a list of options
	for source in src/*.c; do
		"$cc" $cflags -std=gnu99 -I"$out/include" -c "$source"
	done
	archive libyajl.a yajl*.o
}

# Debian's is the tree of its repository, without what a release generates. Only signatures are
# checked with it: a program gets nothing else of it.
sodium() {
	autoreconf -fi
	cflags="$cflags -ffunction-sections -fdata-sections"
	configured --enable-minimal --disable-ssp --disable-pie
	make -j"$jobs" -C src/libsodium libsodium.la
	cp -r src/libsodium/include/sodium.h src/libsodium/include/sodium "$out/include"
	cp src/libsodium/.libs/libsodium.a "$out/lib"
}

seccomp() {
	configured
	make -j"$jobs" -C include
	make -j"$jobs" -C src libseccomp.la
	cp include/seccomp.h include/seccomp-syscalls.h "$out/include"
	cp src/.libs/libseccomp.a "$out/lib"
}

cap() {
	make -C libcap CC="$cc" BUILD_CC=gcc AR="$ar" RANLIB="$ranlib" COPTS="$cflags" \
		GOLANG=no libcap.a
	mkdir -p "$out/include/sys"
	cp libcap/include/sys/capability.h "$out/include/sys"
	cp libcap/libcap.a "$out/lib"
}

mount() {
	configured --disable-all-programs --enable-libmount --enable-libblkid --enable-libuuid \
		--without-selinux --without-systemd --without-udev --without-cryptsetup \
		--without-python --without-ncurses --without-tinfo --without-readline \
		--without-cap-ng --without-libz --without-libmagic --without-user \
		--disable-nls --disable-asciidoc --disable-poman --disable-bash-completion
	make -j"$jobs" libmount.la libblkid.la libuuid.la
	mkdir -p "$out/include/libmount"
	cp libmount/src/libmount.h "$out/include/libmount"
	cp .libs/libmount.a .libs/libblkid.a "$out/lib"
}

check() {
	configured --disable-subunit --disable-timeout-tests --disable-build-docs
	make -j"$jobs" -C lib
	make -j"$jobs" -C src libcheck.la
	cp src/check.h check_stdint.h "$out/include"
	cp src/.libs/libcheck.a "$out/lib"
	"$ar" q "$out/lib/libcheck.a" lib/*.o
	"$ranlib" "$out/lib/libcheck.a"
}

step yajl yajl
step libsodium sodium
step libseccomp seccomp
step libcap2 cap
step util-linux mount
step check check
