# SPDX-License-Identifier: Apache-2.0
# Limits where nobody asked for any: in the kernel's files of version 2, by each runtime, with
# systemd's way of naming a group and with the plain one.

policy '"rules": { "user": { "remap": "never" },
	"resources": { "action": "rewrite", "memory": "64m", "pids": 77, "cpu": 250 } }'
WANTED='67108864 67108864 77 25000 100000 '

limited_by() { # RUNTIME GROUP OPTION…
	local name=limited-$1 pid
	careless "$name" sh -c 'sleep 1000'
	edit ".linux.cgroupsPath = \"$2\" | del(.linux.resources.memory, .linux.resources.pids)"
	run "$OAKUM" --oakum-policy="$TMP/$1.json" "${@:3}" run --detach --bundle "$BUNDLE" "$name"
	status 0
	pid=$("$1" state "$name" | jq .pid)
	is 'its limits' "$(limits_of "$pid")" "$WANTED"
	group=$(group_of "$pid")
	"$OAKUM" --oakum-policy="$TMP/$1.json" "${@:3}" delete --force "$name" >/dev/null 2>&1
	absent "$group"
}

for runtime in runc crun; do
	jq --arg path "$(command -v $runtime)" '.runtimes = [ $path ]' /etc/oakum/policy.json \
		>"$TMP/$runtime.json"

	it "$runtime, systemd: memory, swap, processes and processors are limited"
	limited_by $runtime "machine.slice:oakum:limited-$runtime" --systemd-cgroup
	is 'its group' "$group" "/sys/fs/cgroup/machine.slice/oakum-limited-$runtime.scope"

	it "$runtime, a plain path: memory, swap, processes and processors are limited"
	limited_by $runtime "/oakum-limited-$runtime"
	is 'its group' "$group" "/sys/fs/cgroup/oakum-limited-$runtime"

	it "$runtime: limits by the kernel's own names (unified) are held to the maxima"
	careless unified id -u
	edit '.linux.resources.unified = { "memory.max": "max", "pids.max": "max" }'
	run "$OAKUM" --oakum-policy="$TMP/$runtime.json" --systemd-cgroup run --bundle "$BUNDLE" unified
	if [ "$STATUS" -eq 0 ]; then
		stdout_is 65532
	else
		refused_by resources
	fi
done

it 'runc update: within the maxima it arrives, beyond them it is refused'
policy '"rules": { "resources": { "action": "rewrite", "memory": "64m", "memory_max": "128m" } }'
careless updated sh -c 'sleep 1000'
run "$OAKUM" --systemd-cgroup run --detach --bundle "$BUNDLE" updated
status 0
pid=$(runc state updated | jq .pid)
run "$OAKUM" --systemd-cgroup update --memory 100663296 --memory-swap 100663296 updated
status 0
is 'memory' "$(cat "$(group_of "$pid")/memory.max")" 100663296
run "$OAKUM" --systemd-cgroup update --memory 536870912 --memory-swap 536870912 updated
status 1
refused_by resources
is 'memory' "$(cat "$(group_of "$pid")/memory.max")" 100663296
"$OAKUM" delete --force updated
policy_none
