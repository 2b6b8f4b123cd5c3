#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Writes DIR/ARCH/musl-cc: a compiler whose every program is a static-pie against musl.
#
#   toolchain.sh DIR ARCH
#
# musl-gcc cannot do it: its specs ignore -static-pie, and what comes out needs a loader. The
# headers of the kernel come from the system's linux-libc-dev, by links to those three
# directories alone, so that nothing of glibc's is ever included.
set -eu

dir=$(cd "$1" && pwd)
arch=$2
out=$dir/$arch

if [ "$arch" = "$(uname -m)" ]; then
	cc=${OAKUM_STATIC_CC:-gcc}
	tuple=$($cc -dumpmachine)
	musl_lib=/usr/lib/$arch-linux-musl
	musl_include=/usr/include/$arch-linux-musl
	kernel=/usr/include
	kernel_asm=/usr/include/$tuple/asm
else
	cc=${OAKUM_STATIC_CC:-$arch-linux-gnu-gcc}
	tuple=$arch-linux-gnu
	musl_lib=$out/root/usr/lib/$arch-linux-musl
	musl_include=$out/root/usr/include/$arch-linux-musl
	kernel=/usr/$tuple/include
	kernel_asm=$kernel/asm
fi

fail() {
	echo "toolchain.sh: $*" >&2
	exit 1
}

command -v "$cc" >/dev/null || fail "no compiler '$cc'"
[ -e "$musl_lib/rcrt1.o" ] || fail "no musl in '$musl_lib'"
[ -e "$kernel_asm" ] || fail "no headers of the kernel in '$kernel'"

mkdir -p "$out/kernel" "$out/include" "$out/lib"
for name in linux asm-generic; do
	ln -sfn "$kernel/$name" "$out/kernel/$name"
done
ln -sfn "$kernel_asm" "$out/kernel/asm"

cat >"$out/musl.specs" <<SPECS
%rename cpp_options old_cpp_options

*cpp_options:
-nostdinc -isystem $out/include -isystem $musl_include -isystem include%s -isystem $out/kernel %(old_cpp_options)

*cc1:
%(cc1_cpu) -nostdinc -isystem $out/include -isystem $musl_include -isystem include%s -isystem $out/kernel

*link_libgcc:
-L$out/lib -L$musl_lib -L .%s

*libgcc:
libgcc.a%s

*lib:
-lc

*startfile:
$musl_lib/rcrt1.o $musl_lib/crti.o crtbeginS.o%s

*endfile:
crtendS.o%s $musl_lib/crtn.o

*link:
-static -pie --no-dynamic-linker -z text -nostdlib

*esp_link:


*esp_options:


*esp_cpp_options:


SPECS

# Outline atomics ask glibc's getauxval before main.
flags=
[ "$arch" = aarch64 ] && flags=-mno-outline-atomics
cat >"$out/musl-cc" <<CC
#!/bin/sh
exec $cc -specs=$out/musl.specs $flags "\$@"
CC
chmod 755 "$out/musl-cc"

# Which musl it is, for whoever asks what a program is made of.
if [ "$arch" = "$(uname -m)" ]; then
	dpkg-query -W -f '${Version}' musl-dev 2>/dev/null || echo unknown
else
	dpkg-deb -f "$out"/musl-dev_*.deb Version
fi >"$out/musl-version"
