# SPDX-License-Identifier: Apache-2.0
# Remapped containers without dockerd: bundles made by hand and killed calls, containerd, podman.

. "$E2E/bare.sh"
bare_runtime "$(command -v runc)"

numbers_off

PREPARED=/run/oakum/prepared
FLOOR=1879048192 # the pool's first id

bare_policy() { # auto|never
	printf '{ "version": 1, "runtimes": [ "%s" ], "rules": { "user": { "action": "rewrite", "remap": "%s" } } }\n' \
		"$REAL" "$1" >"$POLICY"
}
bare_policy auto

nothing_prepared() {
	is "what is in $PREPARED" "$(ls -A "$PREPARED" 2>/dev/null)" ''
	is 'ranges that are taken' "$(ls -A /run/oakum/ranges 2>/dev/null)" ''
	lacks 'the mount table' "$(cat /proc/self/mountinfo)" /run/oakum/
}

# The output has the line of a uid_map, and it maps ids of the pool alone.
is_remapped() {
	local outside
	outside=$(awk '$1 == 0 && $3 == 65536 { print $2 }' <<<"$OUT")
	[ "0$outside" -ge "$FLOOR" ] || fail "not remapped: ids from '$outside' on" "$OUT"
}

sweep() { # what a foreground run or a killed call left goes with the next one
	local mine=$BUNDLE
	bundle sweeper true
	oakum create --bundle "$BUNDLE" sweeper
	status 0
	oakum delete --force sweeper
	status 0
	BUNDLE=$mine
}

# ---- runc by hand ----

it 'the tool says what would be done'
bundle foretold id
run "$TOOL" check --policy "$POLICY" "$BUNDLE"
status 3
stdout_has "! rootfs: "
stdout_has "! range: the host's ids "
run "$TOOL" check --format json --policy "$POLICY" "$BUNDLE"
is 'the steps' "$(jq -c '[.prepare[] | [.kind, .name]][:2]' <<<"$OUT")" \
	'[["range","range"],["shift","rootfs"]]'
[ "$(jq '.prepare[0].first_id' <<<"$OUT")" -ge "$FLOOR" ] || fail 'no range' "$OUT"
run "$TOOL" diff --policy "$POLICY" "$BUNDLE"
stdout_has 'gets a user namespace of its own'
is "what is in $PREPARED" "$(ls -A "$PREPARED" 2>/dev/null)" ''

it 'runc run: root inside, subordinate outside; its files on disk are root'\''s'
bundle one sh -c 'id -u; cat /proc/self/uid_map; echo x >/root/x; stat -c "%u %n" /root/x /bin/busybox'
oakum run --bundle "$BUNDLE" one
status 0
is_remapped
stdout_has '0 /root/x'
stdout_has '0 /bin/busybox'
stderr_is ''
is 'owner on disk' "$(stat -c %u "$BUNDLE/rootfs/root/x")" 0

it 'the same bundle runs again, and by another name'
before=$(jq -S 'del(.annotations)' "$BUNDLE/config.json")
oakum run --bundle "$BUNDLE" one
status 0
is_remapped
is 'the config' "$(jq -S 'del(.annotations)' "$BUNDLE/config.json")" "$before"
oakum run --bundle "$BUNDLE" another
status 0
is_remapped
sweep
oakum run --bundle "$BUNDLE" another
status 0
is_remapped

it 'and without a remap: all of it is taken back'
bare_policy never
oakum run --bundle "$BUNDLE" numeric
has 'the user' "$OUT$ERR" 65532
is 'the root' "$(jq -r .root.path "$BUNDLE/config.json")" rootfs
is 'the namespaces' "$(jq -c '[.linux.namespaces[].type] | index("user")' "$BUNDLE/config.json")" null
is 'the mappings' "$(jq -c '.linux.uidMappings' "$BUNDLE/config.json")" null
bare_policy auto
sweep
nothing_prepared

it 'create, start, exec, state, kill, delete'
bundle life sh -c 'sleep 1000'
oakum create --bundle "$BUNDLE" --pid-file "$TMP/pid" life
status 0
pid=$(cat "$TMP/pid")
oakum start life
status 0
OUT=$(cat "/proc/$pid/uid_map")
is_remapped
is 'uid outside' "$(stat -c %u "/proc/$pid")" "$(awk '{ print $2 }' "/proc/$pid/uid_map")"
oakum exec life id -u
stdout_is 0
oakum exec --user 0 life id -u
stdout_is 0
oakum exec --user 77:77 life id -u
stdout_is 77
oakum exec --cap CAP_SYS_ADMIN life id
status 255
refused_by capabilities
oakum state life
status 0
oakum delete --force life
status 0
nothing_prepared

it 'a bind: what is written has the owner on disk that it has inside'
mkdir -p "$TMP/bound"
BUNDLE_MOUNTS=", { \"destination\": \"/mnt\", \"type\": \"bind\", \"source\": \"$TMP/bound\", \"options\": [ \"rbind\", \"rprivate\" ] }"
bundle bound sh -c 'touch /mnt/root /mnt/www; chown 33:33 /mnt/www; stat -c %u /mnt /mnt/root /mnt/www'
BUNDLE_MOUNTS=
oakum run --bundle "$BUNDLE" bound
status 0
stdout_is $'0\n0\n33'
is 'owners on the host' "$(stat -c %u "$TMP/bound/root" "$TMP/bound/www")" $'0\n33'

it 'the container'\''s root reaches nothing of the host'\''s root'
printf secret >"$TMP/bound/secret"
chmod 600 "$TMP/bound/secret"
BUNDLE_MOUNTS=", { \"destination\": \"/proc2\", \"type\": \"proc\", \"source\": \"proc\", \"options\": [] }"
bundle reach true
BUNDLE_MOUNTS=
oakum run --bundle "$BUNDLE" reach
status 1
refused_by mount_types
bundle reach sh -c 'echo 1 >/proc/sys/kernel/panic; mount -t tmpfs x /mnt; mknod /x b 254 0; cat /proc/1/environ >/dev/null; echo done'
oakum run --bundle "$BUNDLE" reach
stdout_is done
for word in "can't create /proc/sys/kernel/panic" 'mount: ' 'mknod: '; do
	stderr_has "$word"
done
sweep

it 'calls killed at any point leave what the next one clears away'
bundle killed sleep 1000
for i in $(seq 10 3 100); do
	(timeout -s KILL "0.0$i" "$OAKUM" "--oakum-policy=$POLICY" create --bundle "$BUNDLE" \
		"killed-$i") >/dev/null
done 2>/dev/null
"$REAL" list -q 2>/dev/null | while read -r id; do
	oakum delete --force "$id"
done
rm -rf /run/runc/killed-* # of a runc that was killed itself
sweep
nothing_prepared

it 'Oakum in front of Oakum: the inner one finds all that the outer one made'
cp "$POLICY" "$TMP/inner.json"
printf '#!/bin/sh\nexec %s --oakum-policy=%s "$@"\n' "$OAKUM" "$TMP/inner.json" >"$TMP/inner-runc"
chmod 755 "$TMP/inner-runc"
printf '{ "version": 1, "runtimes": [ "%s" ], "rules": { "user": { "action": "rewrite", "remap": "auto" } } }\n' \
	"$TMP/inner-runc" >"$POLICY"
bundle chained sh -c 'id -u; cat /proc/self/uid_map'
oakum run --bundle "$BUNDLE" chained
status 0
stdout_has 0
is_remapped
bare_policy auto
sweep

# ---- containerd's own client ----

remap() { # auto|never
	policy '"extends": "restricted"' \
		"\"rules\": { \"user\": { \"action\": \"rewrite\", \"remap\": \"$1\" } }"
}
IMAGE=docker.io/library/bb:1

it 'containerd: run, exec, and nothing is left'
remap auto
containerd_start || fail 'containerd did not start'
image_import "$CONTAINERD_NAMESPACE" "$TMP/image" "$IMAGE" \
	'{ "Cmd": [ "sh" ], "Env": [ "PATH=/bin" ] }' ||
	fail 'no image' "$(cat "$TMP/import.log")"
run ctr run --rm --runc-binary "$OAKUM" "$IMAGE" c1 \
	sh -c 'cat /proc/self/uid_map; echo x >/root/x; stat -c %u /root/x'
status 0
is_remapped
run ctr run -d --runc-binary "$OAKUM" "$IMAGE" c2 sleep 1000
status 0
run ctr tasks exec --exec-id e1 c2 id -u
stdout_is 0
run ctr tasks kill -s SIGKILL c2
stopped() { ctr tasks list | grep -q STOPPED; }
until_true 60 stopped
run ctr tasks delete c2
run ctr containers delete c2
status 0
nothing_prepared

it 'containerd: the host'\''s network is refused, another'\''s is told'
run ctr run --rm --net-host --runc-binary "$OAKUM" "$IMAGE" c3 id -u
status 1
refused_by namespaces
unshare -n sleep 1000 &
other=$!
until_true 60 test -e "/proc/$other/ns/net"
run ctr run --rm --with-ns "network:/proc/$other/ns/net" --runc-binary "$OAKUM" "$IMAGE" c4 id -u
kill "$other"
stdout_is 65532
has 'the audit log' "$(grep '"event":"\(create\|run\)"' "$TMP/audit.jsonl" | tail -n 1)" 'it shares its network namespace with others'

# ---- podman ----

FENCE=(--network none --cgroup-parent "/$GROUP")

it 'podman: on plain directories'
podman_setup >"$TMP/out" 2>&1 || fail 'no image' "$(cat "$TMP/out")"
run podman --runtime "$OAKUM" run --rm "${FENCE[@]}" bb:1 \
	sh -c 'id -u; cat /proc/self/uid_map; stat -c %u /bin/busybox; cat /etc/hosts >/dev/null && echo hosts'
status 0
is_remapped
stdout_has hosts
nothing_prepared

it 'podman: exec, cp, commit, stop'
run podman --runtime "$OAKUM" run -d --name p1 "${FENCE[@]}" bb:1 sh -c 'echo mine >/root/mine; sleep 1000'
status 0
run podman --runtime "$OAKUM" exec p1 sh -c 'id -u; cat /root/mine'
stdout_is $'0\nmine'
# podman goes into the container's mounts for that, as root of the host, who is no one there.
echo copied >"$TMP/copied"
run podman --runtime "$OAKUM" cp "$TMP/copied" p1:/home/copied
status 125
stderr_has 'value too large for defined data type'
run podman --runtime "$OAKUM" cp p1:/root/mine "$TMP/mine"
status 0
is 'what came out' "$(cat "$TMP/mine")" mine
run podman --runtime "$OAKUM" commit -q p1 localhost/committed
status 0
run podman --runtime runc run --rm "${FENCE[@]}" localhost/committed stat -c %u /root/mine
stdout_is 0
# What does the same while it runs: by a process of the container's own, or by podman's view.
run sh -c "tar -C '$TMP' -c --owner 33 --numeric-owner copied | podman --runtime '$OAKUM' exec -i p1 tar -x -C /home -f -"
status 0
run podman --runtime "$OAKUM" exec p1 sh -c 'cat /home/copied; stat -c %u /home/copied; rm /home/copied'
stdout_is $'copied\n33'
seen=$(podman mount p1)
cp "$TMP/copied" "$seen/home/by-mount"
run podman --runtime "$OAKUM" exec p1 stat -c %u /home/by-mount
stdout_is 0
podman umount p1 >/dev/null
run podman diff p1
is 'what was changed' "$(sort <<<"$OUT" | grep -v "/etc\|/run" | tr '\n' ' ')" 'A /home/by-mount A /root/mine C /home C /root '
run sh -c 'podman export p1 | tar -t -v --numeric-owner | awk "{ print \$2 }" | sort -u'
stdout_is 0/0
run podman --runtime "$OAKUM" stop -t 2 p1
status 0
run podman --runtime "$OAKUM" cp "$TMP/copied" p1:/home/copied
status 0
run podman --runtime "$OAKUM" start p1
status 0
run podman --runtime "$OAKUM" exec p1 sh -c 'id -u; cat /root/mine /home/copied; stat -c %u /home/copied'
stdout_is $'0\nmine\ncopied\n0'
run podman --runtime "$OAKUM" rm -f -t 1 p1
status 0
nothing_prepared

it 'podman: on an overlay'
cat >"$TMP/podman/overlay.conf" <<-TOML
	[storage]
	driver = "overlay"
	graphroot = "$TMP/podman/overlay"
	runroot = "/run/containers/storage"
TOML
export CONTAINERS_STORAGE_CONF=$TMP/podman/overlay.conf
tar -C "$TMP/image" -c . | podman import --change CMD=sh - localhost/bb:1 >"$TMP/out" 2>&1 ||
	fail 'no image' "$(cat "$TMP/out")"
run podman --runtime "$OAKUM" run --rm "${FENCE[@]}" bb:1 \
	sh -c 'id -u; cat /proc/self/uid_map; stat -c %u /bin/busybox; touch /root/x && stat -c %u /root/x'
status 0
is_remapped
nothing_prepared
policy_default
