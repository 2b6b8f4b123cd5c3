# SPDX-License-Identifier: Apache-2.0
# `oakum setup divert`: runc itself becomes Oakum, dpkg knows, and an upgrade of runc's package
# does not undo it. On a copy of this system's /usr and of dpkg's database.

engines_stop
mkdir "$TMP/divert"
machine_writable "$TMP/divert" /usr /var/lib/dpkg
make -s install PREFIX=/usr/local >"$TMP/out" 2>&1 || machine_die "$(cat "$TMP/out")"
RUNC=$(realpath "$(command -v runc)")
bundle_of() { # NAME
	mkdir -p "$TMP/$1/rootfs"
	cp -a "$TMP/image/." "$TMP/$1/rootfs"
	BUNDLE_CGROUP=/$GROUP/$1 bundle_config id -u >"$TMP/$1/config.json"
}
uid_by_runc() {
	bundle_of "$1"
	run runc run --bundle "$TMP/$1" "$1"
}
cp "$RUNC" "$TMP/real"

it 'before: runc alone'
uid_by_runc before
status 0
stdout_is 0

it 'divert: what calls runc passes through Oakum; the real one stands beside it'
run "$TOOL" setup divert --dry-run
stdout_has "would move $RUNC to $RUNC.real"
absent "$RUNC.real"
run "$TOOL" setup divert
status 0
is 'what runc is' "$(readlink -f "$RUNC")" /usr/local/bin/oakum-runtime
cmp -s "$RUNC.real" "$TMP/real" || fail 'runc.real is not runc'
has 'diversions' "$(dpkg-divert --list "$RUNC")" "local diversion of $RUNC to $RUNC.real"
uid_by_runc diverted
status 0
stdout_is 65532
run runc --version
status 0
stdout_has 'runc version'
run "$TOOL" setup divert
status 0
stdout_is "already there: $RUNC"

it 'docker run --runtime runc passes, too'
printf '{}' >/etc/docker/daemon.json
mkdir -p "$TMP/docker"
containerd_start && engine_start dockerd docker info -- dockerd \
	--containerd "$CONTAINERD_ADDRESS" --data-root "$TMP/docker" --exec-root /run/docker \
	--pidfile "$TMP/dockerd.own" --bip 10.213.0.1/24 --iptables=false --ip6tables=false \
	--ip-masq=false --cgroup-parent "/$GROUP" || fail 'dockerd did not start'
docker_image
run docker run --rm --runtime runc bb:1 id -u
status 0
stdout_is 65532
engine_stop dockerd
rm /etc/docker/daemon.json

it 'a policy that calls the diverted runc by name would find Oakum: said before'
"$TOOL" setup --undo divert >/dev/null
policy "\"runtimes\": [ \"$RUNC\" ]"
run "$TOOL" setup divert
status 1
stderr_has "calls '$RUNC', which would be Oakum itself: put \"$RUNC.real\" before it"
absent "$RUNC.real"
policy_default
"$TOOL" setup divert >/dev/null

it 'an upgrade of the package runc goes to runc.real'
mkdir -p "$TMP/deb/DEBIAN" "$TMP/deb${RUNC%/*}"
{ printf '#!/bin/sh\n# newer\nexec %s "$@"\n' "$TMP/real"; } >"$TMP/deb$RUNC"
chmod 755 "$TMP/deb$RUNC"
printf 'Package: runc\nVersion: 99\nArchitecture: all\nMaintainer: nobody <nobody@localhost>\nDescription: newer\n' \
	>"$TMP/deb/DEBIAN/control"
run dpkg-deb --root-owner-group -b "$TMP/deb" "$TMP/runc.deb"
status 0
run dpkg -i --force-depends "$TMP/runc.deb"
status 0
has 'the new runc.real' "$(cat "$RUNC.real" | tr -d '\0')" '# newer'
is 'what runc is' "$(readlink -f "$RUNC")" /usr/local/bin/oakum-runtime
cp "$TMP/real" "$RUNC.real"
uid_by_runc upgraded
stdout_is 65532

it 'a packager that knows no diversions puts a new runc over the link: said again, it is moved'
rm "$RUNC"
cp "$TMP/real" "$RUNC"
run "$TOOL" setup divert
status 0
is 'what runc is' "$(readlink -f "$RUNC")" /usr/local/bin/oakum-runtime
uid_by_runc again
stdout_is 65532

it 'undo: runc is runc, and dpkg knows of no diversion'
run "$TOOL" setup --in-use
status 1
stdout_has "divert: $RUNC is a link to /usr/local/bin/oakum-runtime"
run "$TOOL" setup --undo divert
status 0
cmp -s "$RUNC" "$TMP/real" || fail 'runc is not runc'
absent "$RUNC.real"
is 'diversions' "$(dpkg-divert --list "$RUNC")" ''
uid_by_runc after
stdout_is 0
