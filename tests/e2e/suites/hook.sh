# SPDX-License-Identifier: Apache-2.0
# oakum-hook in containers of real engines: a directory becomes a link to /run between the
# wrapper's check and the mount. Whoever exchanges it is the runtime of the policy, which is
# called between the two.

FENCE=(--network none --cgroup-parent "/$GROUP")
SHARE=$TMP/share
HOOK=$PREFIX/libexec/oakum/oakum-hook
REASON="oakum: refused by engine_socket: mounts the engine socket '/run/docker.sock' (a directory above it)"

mkdir -p "$SHARE/data" "$TMP/swap"
touch "$SHARE/data/harmless"
cat >"$TMP/swap/runc" <<-SH
	#!/bin/sh
	for arg; do
		[ "\$arg" != create ] || { mv -T $SHARE/data $SHARE/was && ln -s /run $SHARE/data; }
	done
	exec $(command -v runc) "\$@"
SH
chmod 755 "$TMP/swap/runc"

put_back() {
	[ ! -L "$SHARE/data" ] || { rm "$SHARE/data" && mv -T "$SHARE/was" "$SHARE/data"; }
}
# swapping ACTION: the policy whose runtime exchanges the directory.
swapping() {
	policy '"extends": "restricted"' "\"runtimes\": [ \"$TMP/swap/runc\" ]" \
		"\"rules\": { \"verify_hook\": \"$1\" }"
	rm -f "$TMP/audit.jsonl"
}

# caught_by COMMAND…: it shows that what the check let pass is not what would be there.
caught_by() {
	swapping rewrite
	run "$@"
	[ "$STATUS" -ne 0 ] || fail 'it was started' "$OUT"
	stdout_is ''
	stderr_has "$REASON"
	[ -L "$SHARE/data" ] || fail 'nothing was exchanged'
	put_back
	has 'the audit log' "$(cat "$TMP/audit.jsonl")" '"event":"verify"'
}
# missed_by COMMAND…: without the hook the workload has the socket.
missed_by() {
	swapping off
	run "$@"
	status 0
	stdout_has docker.sock
	put_back
}
# let_pass COMMAND…: nobody exchanges anything.
let_pass() {
	policy '"extends": "restricted"' '"rules": { "verify_hook": "rewrite" }'
	rm -f "$TMP/audit.jsonl"
	run "$@"
	status 0
	stdout_is harmless
	has 'the audit log' "$(cat "$TMP/audit.jsonl")" '"event":"verify"'
	lacks 'the audit log' "$(cat "$TMP/audit.jsonl")" '"verdict":"refuse"'
}

it 'the engines start'
dockerd_start || fail 'dockerd did not start'
docker_image || fail 'no image'
docker save bb:1 | ctr images import - >"$TMP/out" 2>&1 || fail 'no image' "$(cat "$TMP/out")"
podman_setup >"$TMP/out" 2>&1 || fail 'no image' "$(cat "$TMP/out")"

DOCKER=(docker run --rm --runtime oakum -v "$SHARE/data:/data" bb:1 ls /data)
CTR=(ctr run --rm --runc-binary "$OAKUM"
	--mount "type=bind,src=$SHARE/data,dst=/data,options=rbind:rw"
	docker.io/library/bb:1 hooked ls /data)
PODMAN=(podman --runtime "$OAKUM" run --rm "${FENCE[@]}" -v "$SHARE/data:/data" bb:1 ls /data)

it 'docker: an ordinary container is looked at and runs'
let_pass "${DOCKER[@]}"

it 'docker: the reason reaches the person'
caught_by "${DOCKER[@]}"

it 'docker: without the hook the workload has the socket'
missed_by "${DOCKER[@]}"

it 'docker: a container whose ids were remapped is looked at and runs'
numbers_off
policy '"extends": "restricted"' '"rules": { "verify_hook": "rewrite",
	"user": { "action": "rewrite", "remap": "always" } }'
rm -f "$TMP/audit.jsonl"
run docker run --rm --runtime oakum bb:1 sh -c 'id -u; cat /proc/self/uid_map'
status 0
is 'the id inside' "${OUT%%$'\n'*}" 0
[[ $OUT =~ \ 65536$ ]] || fail 'it has no ids of its own' "$OUT"
has 'the audit log' "$(cat "$TMP/audit.jsonl")" '"event":"verify"'
numbers

it 'ctr: an ordinary container is looked at and runs'
let_pass "${CTR[@]}"

it 'ctr: the reason reaches the person'
caught_by "${CTR[@]}"

it 'ctr: without the hook the workload has the socket'
missed_by "${CTR[@]}"

it 'podman: an ordinary container is looked at and runs'
let_pass "${PODMAN[@]}"

it 'podman: the reason reaches the person'
caught_by "${PODMAN[@]}"

it 'podman: without the hook the workload has the socket'
missed_by "${PODMAN[@]}"

it 'a refused container does not run'
run ctr containers list -q
stdout_is ''
run docker ps -aq --filter status=running
stdout_is ''

# ---- by itself, without the wrapper: the files for hooks.d ----

HOOKS_D=/etc/containers/oci/hooks.d
printf 'hooks_dir = [ "%s" ]\n' "$HOOKS_D" >>"$CONTAINERS_CONF"
FILES=$PREFIX/share/oakum/engines
mkdir -p "$HOOKS_D"

it 'the files for hooks.d name the hook that was installed'
for file in "$FILES"/podman/*.json "$FILES"/crio/*.json; do
	is "the hook of $file" "$(jq -r .hook.path "$file")" "$HOOK"
done

it 'podman takes them from the directory in its configuration: the filter rewrites, verify looks'
policy_default
rm -f "$TMP/audit.jsonl"
cp "$FILES"/podman/*.json "$HOOKS_D"
run podman --runtime runc run --rm "${FENCE[@]}" bb:1 probe
probe_is_hardened
for event in filter verify verify-started; do
	has 'the audit log' "$(cat "$TMP/audit.jsonl")" "\"event\":\"$event\""
done
run podman --runtime runc run --rm "${FENCE[@]}" -v /run:/x bb:1 id
[ "$STATUS" -ne 0 ] || fail 'it was started'
refused_by engine_socket
rm "$HOOKS_D"/*.json

it 'verify alone mends what it can: /tmp and the limits'
rules=$("$TOOL" rules --format json | jq -c 'map({(.id): "off"}) | add |
	.tmp = {action: "rewrite", size: "1m", grow: false} |
	.resources = {action: "rewrite", memory: "64m", pids: 77}')
policy "\"rules\": $rules"
cp "$FILES"/podman/*verify.json "$HOOKS_D"
run podman --runtime runc run --rm "${FENCE[@]}" --pids-limit 0 bb:1 sh -c 'grep " /tmp " /proc/mounts
	cd /sys/fs/cgroup && cat pids.max memory.max 2>/dev/null ||
		cat pids/pids.max memory/memory.limit_in_bytes'
status 0
stdout_has 'tmpfs /tmp tmpfs rw,nosuid,nodev,noexec,relatime,size=1024k'
stdout_has $'\n77\n67108864'

it 'verify alone refuses what it cannot mend'
policy_default
run podman --runtime runc run --rm "${FENCE[@]}" bb:1 id
[ "$STATUS" -ne 0 ] || fail 'it was started'
refused_by user
stderr_has 'use the runtime wrapper for this'
rm "$HOOKS_D"/*.json
