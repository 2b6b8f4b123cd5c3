# SPDX-License-Identifier: Apache-2.0
# Not among the suites that run by themselves: what whole lives of containers cost, by runc alone
# and through Oakum, in times and ratios that nothing is asserted of. tests/bench/ has the rest.
#
#   OAKUM_MAKE=STATIC=1 tests/e2e/run bench      as root, on a quiet machine; some minutes
#
# ROUNDS and DOCKER_ROUNDS say how often.

TIMEOUT=1800
BENCH=$TMP/bench
mkdir "$BENCH" "$BENCH"/{state,b,b/rootfs,upper,work}
gcc -O2 -D_GNU_SOURCE -o "$BENCH/bench" "$E2E/../bench/bench.c"

# Policies by the names of links: all rules off; the presets' but for one parameter.
named_policy() { # NAME RULES
	ln -sf oakum-runtime "$PREFIX/bin/oakum-runtime-$1"
	printf '{ "version": 1, "audit": { "file": "%s" }, "extends": "restricted", "rules": { %s } }\n' \
		"$TMP/audit.jsonl" "$2" >"/etc/oakum/$1.json"
}
off=
for rule in $("$TOOL" rules --format json | jq -r '.[].id'); do
	off+="${off:+, }\"$rule\": \"off\""
done
named_policy off "$off"
named_policy number '"user": { "remap": "never" }'
named_policy native '"user": { "remap": "never" }, "seccomp": { "native_only": true }'
named_policy native-remap '"seccomp": { "native_only": true }'
named_policy restricted ''

# dockerd's own config.json of a plain `docker run`, on an overlay as dockerd makes it.
mount -t overlay -o "lowerdir=$TMP/image,upperdir=$BENCH/upper,workdir=$BENCH/work" overlay "$BENCH/b/rootfs"
tar -C "$BENCH" -xJf "$E2E/../corpus/cases.tar.xz" docker-default/config.json
jq -c --arg cgroup "/$GROUP/life" 'del(.hooks) | .root.path = "rootfs" | .linux.cgroupsPath = $cgroup |
	.process.args = ["sleep", "1000"] | .process.cwd = "/" |
	.mounts |= map(select(.type != "bind"))' "$BENCH/docker-default/config.json" >"$BENCH/config.json"
cat >"$BENCH/life" <<SH
#!/bin/sh -e
"\$1" --root $BENCH/state create --bundle $BENCH/b life </dev/null >/dev/null
"\$1" --root $BENCH/state start life
"\$1" --root $BENCH/state delete --force life
SH
chmod +x "$BENCH/life"

it 'create, start and delete of one bundle, in turns'
line=()
for name in off number native restricted native-remap; do
	line+=(-- "through Oakum, $name" "$BENCH/life" "$PREFIX/bin/oakum-runtime-$name")
done
run "$BENCH/bench" -n "${ROUNDS:-100}" -c "$BENCH/config.json" "$BENCH/b/config.json" \
	'runc itself' "$BENCH/life" /usr/sbin/runc -- 'runc itself, again' "$BENCH/life" /usr/sbin/runc "${line[@]}"
status 0
printf 'create, start, delete --force; dockerd'\''s config and seccomp profile\n%s\n' "$(cat "$TMP/out")"

it '`docker run --rm`, in turns'
line=()
for name in off number restricted; do
	line+=(--add-runtime "$name=$PREFIX/bin/oakum-runtime-$name")
done
dockerd_start "${line[@]}" || fail 'dockerd did not start'
docker_image || fail 'no image'
line=()
for name in off number restricted; do
	line+=(-- "through Oakum, $name" "$(command -v docker)" run --rm --runtime "$name" bb:1 true)
done
run "$BENCH/bench" -n "${DOCKER_ROUNDS:-60}" \
	'runc itself' "$(command -v docker)" run --rm bb:1 true -- \
	'runc itself, again' "$(command -v docker)" run --rm bb:1 true "${line[@]}"
status 0
printf 'docker run --rm\n%s\n' "$(cat "$TMP/out")"
umount "$BENCH/b/rootfs"
