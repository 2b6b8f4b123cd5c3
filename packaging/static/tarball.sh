#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# One tarball of an installed static flavour, for any Linux of the architecture.
#
#   tarball.sh LIBS ARCH VERSION TREE OUT
#
# LIBS is what build.sh made, TREE what "make STATIC=1 install" did. The same TREE gives the
# same bytes: names in order, one date, no owner. SOURCES names the Debian source packages that
# are linked in, with the hash of each .dsc: whoever wants to link anew finds them there.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
libs=$1 arch=$2 version=$3 tree=$4 out=$5
name=oakum-$version-linux-$arch
date=$(git -C "$here" log -1 --format=%ct 2>/dev/null || echo 1)
strip=strip doc=/usr/share/doc
if [ "$arch" != "$(uname -m)" ]; then
	strip=$arch-linux-gnu-strip doc=$libs/$arch/root/usr/share/doc
fi

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/$name/licences"
cd "$dir/$name"
cp -a "$tree" root
find root -type f -perm -100 -exec "$strip" -p {} +
cp "$here/install.sh" install.sh
chmod 755 install.sh
echo "$version" >VERSION
echo "$arch" >ARCHITECTURE
grep -e '^yajl ' -e '^libsodium ' -e '^libseccomp ' "$libs/src/versions" >SOURCES
printf 'musl %s\n' "$(cat "$libs/$arch/musl-version")" >>SOURCES
for source in yajl libsodium libseccomp; do
	cp "$libs/src/$source/debian/copyright" "licences/$source"
done
cp "$doc/musl-dev/copyright" licences/musl
find . -type f ! -name SHA256SUMS | LC_ALL=C sort | sed 's,^\./,,' | xargs sha256sum >SHA256SUMS
cd ..
mkdir -p "$(dirname "$out")"
find . ! -type l -exec chmod u=rwX,go=rX {} +
tar --format=ustar --sort=name --mtime="@${SOURCE_DATE_EPOCH:-$date}" --owner=0 --group=0 \
	--numeric-owner -cf "$dir/tar" "$name"
gzip -9n <"$dir/tar" >"$out"
