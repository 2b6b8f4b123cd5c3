# SPDX-License-Identifier: Apache-2.0
# The hook where limits are files of version 2: what is not in force is found and mended.

HOOK=/usr/libexec/oakum/oakum-hook
RULES=$("$TOOL" rules --format json | jq -c 'map({(.id): "off"}) | add |
	.resources = { action: "rewrite", memory: "64m", pids: 77, cpu: 250 }')
policy "\"rules\": $RULES" '"audit": { "file": "/var/log/oakum/hook.jsonl" }'

# hooked SCRIPT: what runs before our hook, with the directory in $dir that has the container's
# limits: systemd's scope, below which crun has a group of its own.
hooked() {
	printf '#!/bin/sh\npid=$(jq .pid)\ndir=/sys/fs/cgroup$(sed "s/^0:://; s,\\.scope/.*,.scope," /proc/$pid/cgroup)\n%s\n' "$1" \
		>"$TMP/meddler"
	chmod 755 "$TMP/meddler"
	edit "def hook(\$path; \$args): { path: \$path, args: \$args, timeout: 300,
			env: [ \"PATH=/usr/sbin:/usr/bin:/sbin:/bin\" ] };
		.hooks.createRuntime = [ hook(\"$TMP/meddler\"; [ \"meddler\" ]),
			hook(\"$HOOK\"; [ \"oakum-hook\", \"verify\" ]) ]"
}

# mends WANTED FILTER SCRIPT: a container of the current $runtime.
mends() {
	local pid
	rm -f /var/log/oakum/hook.jsonl
	careless mended sh -c 'sleep 1000'
	edit "$2"
	hooked "$3"
	run "$runtime" --systemd-cgroup run --detach --bundle "$BUNDLE" mended
	status 0
	pid=$("$runtime" state mended | jq .pid)
	is 'its limits' "$(limits_of "$pid")" "$1"
	"$runtime" delete --force mended
}

LIMITS='.linux.resources += { memory: { limit: 67108864, swap: 134217728 }, pids: { limit: 100 },
	cpu: { quota: 50000, period: 100000 } }'
for runtime in runc crun; do
	it "$runtime: a config without limits gets the policy's, from the hook alone"
	mends '67108864 67108864 77 25000 100000 ' . ''
	has 'the audit log' "$(cat /var/log/oakum/hook.jsonl)" '"event":"verify"'

	it "$runtime: limits that another hook has lifted are put back"
	mends '67108864 67108864 100 50000 100000 ' "$LIMITS" 'echo max >$dir/memory.max
		echo max >$dir/memory.swap.max
		echo max >$dir/pids.max
		echo max >$dir/cpu.max'
	for text in "has no limit in force: the kernel says 'max', the config 67108864" \
		"has no limit in force: the kernel says 'max', the config 100" \
		'may use 0 thousandths of a processor (0: no limit), and the config says 500'; do
		has 'the audit log' "$(cat /var/log/oakum/hook.jsonl)" "$text"
	done

	it "$runtime: limits that are in force are left alone"
	mends '67108864 67108864 100 50000 100000 ' "$LIMITS" ''
	lacks 'the audit log' "$(cat /var/log/oakum/hook.jsonl)" 'in force'
done

it 'under refuse the container is not started, and the reason is said'
policy "\"rules\": $(jq -c '.resources = "refuse"' <<<"$RULES")"
for runtime in runc crun; do
	careless refused true
	edit "$LIMITS"
	hooked 'echo max >$dir/pids.max'
	run "$runtime" --systemd-cgroup run --bundle "$BUNDLE" refused
	[ "$STATUS" -ne 0 ] || fail 'it was started'
	stderr_has "oakum: refused by resources: has no limit in force: the kernel says 'max', the config 100"
	"$runtime" delete --force refused 2>/dev/null
done

it 'podman calls it from hooks.d: the filter rewrites, verify looks'
policy_none
mkdir -p /etc/containers/oci/hooks.d
cp /usr/share/oakum/engines/podman/*.json /etc/containers/oci/hooks.d
rm -f /var/log/oakum/audit.jsonl
run podman --hooks-dir /etc/containers/oci/hooks.d --runtime crun run --rm --network none bb:1 probe
probe_is_hardened
for event in filter verify verify-started; do
	has 'the audit log' "$(cat /var/log/oakum/audit.jsonl)" "\"event\":\"$event\""
done
rm /etc/containers/oci/hooks.d/*

it 'a container for the next boot'
run docker run -d --name survivor --restart always bb:1 sleep 1000
status 0
