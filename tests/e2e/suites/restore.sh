# SPDX-License-Identifier: Apache-2.0
# checkpoint and restore under a policy: refused by the default one; where they are allowed, what
# is restored is judged as what is created. That they work, see transparent.

. "$E2E/bare.sh"
bare_runtime "$(command -v runc)"

policy_is() { # RULES: JSON, beside restricted's
	printf '{ "version": 1, "extends": "restricted", "runtimes": [ "%s" ], "rules": { %s } }\n' \
		"$TMP/recorded-runc" "$1" >"$POLICY"
}
silently() { # CRIU follows no output to a file outside
	timeout "$((120 * SLOW))" "$OAKUM" "--oakum-policy=$POLICY" "$@" </dev/null >/dev/null 2>&1
}
COUNT='n=0; while :; do n=$((n + 1)); echo $n >>/dev/shm/count; sleep 0.1; done'
IMAGE=$TMP/checkpointed

it 'neither is to be had by default, and the message says which rule'
policy_is '"user": { "remap": "never" }'
bundle kept sh -c "$COUNT"
silently run --detach --bundle "$BUNDLE" kept
is 'run' $? 0
: >"$CALLS"
oakum checkpoint --image-path "$IMAGE" kept
status 1
refused_by runtime_options
stderr_has "the runtime is called with 'checkpoint', which has CRIU, as root, read and write what the container made"
oakum restore --detach --bundle "$BUNDLE" --image-path "$IMAGE" other
status 1
refused_by runtime_options
stderr_has "the runtime is called with 'restore', which starts processes as an image has them, which nobody has judged"
is 'calls of the runtime' "$(cat "$CALLS")" ''
absent "$IMAGE"
state_is kept running || fail 'the container does not run any more'
is 'records' "$(find /run/oakum -name record.json | wc -l)" 1
oakum delete --force kept
status 0

it 'allowed, what is restored is judged like what is created'
policy_is '"user": { "remap": "never" }, "runtime_options": "warn"'
bundle judged true
edit '.mounts += [{"destination": "/s", "type": "bind", "source": "/run", "options": ["rbind"]}]'
: >"$CALLS"
cp "$BUNDLE/config.json" "$TMP/config.before"
oakum restore --detach --bundle "$BUNDLE" --image-path "$IMAGE" judged
status 1
refused_by engine_socket
is 'calls of the runtime' "$(cat "$CALLS")" ''
is 'config.json' "$(cksum <"$BUNDLE/config.json")" "$(cksum <"$TMP/config.before")"

# Root stays root here: CRIU reads the limits of processes with other ids with CAP_SYS_RESOURCE only.
it 'what CRIU cannot do is said by the runtime, and the container stays'
policy_is '"user": "off", "runtime_options": "warn"'
bundle kept sh -c "$COUNT"
silently run --detach --bundle "$BUNDLE" kept
is 'run' $? 0
oakum exec kept sh -c 'until [ -s /dev/shm/count ]; do sleep 0.1; done'
status 0
oakum checkpoint --image-path "$TMP/image/bin/busybox" kept
status 1
lacks 'standard error' "$ERR" 'oakum: '
state_is kept running || fail 'the container does not run any more'
if ! criu check >/dev/null 2>&1; then # an old one does not know this kernel
	oakum checkpoint --image-path "$IMAGE" kept
	status 1
	stderr_has 'criu failed'
	oakum delete --force kept
	status 0
	return
fi

it 'the hook refuses what is restored: it runs before CRIU has mounted anything'
oakum checkpoint --image-path "$IMAGE" --work-path "$TMP/work" kept
status 0
oakum delete --force kept
oakum restore --detach --bundle "$BUNDLE" --image-path "$IMAGE" --work-path "$TMP/work" again
status 1
refused_by state
stderr_has "the container is 'stopped', which is not when this hook runs"
oakum delete --force again
is 'records' "$(find /run/oakum -name record.json | wc -l)" 0

it 'without the hook it goes on, as hardened as it was'
policy_is '"user": "off", "runtime_options": "warn", "verify_hook": "off"'
edit 'del(.hooks)'
silently restore --detach --bundle "$BUNDLE" --image-path "$IMAGE" --work-path "$TMP/work" again
is 'restore' $? 0
oakum exec again sh -c 'was=$(wc -l </dev/shm/count)
	until [ "$(wc -l </dev/shm/count)" -gt $((was + 5)) ]; do sleep 0.1; done
	awk "\$1 != NR" /dev/shm/count; readlink /proc/1/exe
	grep -h "CapBnd\|NoNewPrivs\|Seccomp:" /proc/1/status /proc/self/status | sort | uniq -c | tr -s " \t" " "'
status 0
stdout_is $'/dev/oakum-init\n 2 CapBnd: 0000000000000400\n 2 NoNewPrivs: 1\n 2 Seccomp: 2'
oakum delete --force again
status 0
is 'records' "$(find /run/oakum -name record.json | wc -l)" 0
