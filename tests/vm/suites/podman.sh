# SPDX-License-Identifier: Apache-2.0
# podman of this system: Oakum its default runtime, in front of crun; cgroups made by systemd.

policy "\"runtimes\": [ \"$(command -v crun)\" ]"

it 'podman makes cgroups by systemd, of version 2'
run podman info --format '{{.Host.CgroupManager}} {{.Host.CgroupsVersion}} {{.Host.OCIRuntime.Name}}'
status 0
stdout_is 'systemd v2 oakum'

it 'podman run is hardened; with crun alone it is not'
run podman --runtime crun run --rm --network none bb:1 probe
status 0
fact_is uid 0
run podman run --rm --network none bb:1 probe
probe_is_hardened

it 'a scope of machine.slice, limits as rewritten and as asked for, its profile of AppArmor'
run podman run -d --name limited --network none -m 64m --pids-limit 99 --cpus 0.5 bb:1 sleep 1000
status 0
pid=$(podman inspect -f '{{.State.Pid}}' limited)
has 'its group' "$(group_of "$pid")" /sys/fs/cgroup/machine.slice/libpod-
is 'its limits' "$(limits_of "$pid")" '67108864 67108864 99 50000 100000 '
has 'its profile' "$(label_of "$pid")" containers-default
has 'its profile' "$(label_of "$pid")" '(enforce)'
run podman exec limited id -u
stdout_is 65532
run podman exec --privileged -u 0 limited id -u
refused_or_not_root

it 'update within the maxima arrives, beyond them it is refused'
run podman update -m 96m limited
status 0
is 'memory' "$(cat "$(group_of "$pid")/memory.max")" 100663296
run podman update -m 64g limited
[ "$STATUS" -ne 0 ] || fail 'it was updated'
stderr_has 'oakum: refused by resources:'
is 'memory' "$(cat "$(group_of "$pid")/memory.max")" 100663296

it 'pause, stop, start again, remove'
run podman pause limited
status 0
run podman unpause limited
status 0
run podman stop limited
status 0
is 'exit status of the stopped container' \
	"$(podman inspect -f '{{.State.ExitCode}}' limited)" 143
run podman start limited
status 0
run podman exec limited id -u
stdout_is 65532
run podman rm -f limited
status 0

it 'without a profile of AppArmor: it gets one'
run podman run --rm --network none --security-opt apparmor=unconfined bb:1 cat /proc/self/attr/current
status 0
stdout_is 'docker-default (enforce)'

it 'raised limits are podman'\''s default here; they come down to the policy'\''s'
# Not among them is that of core dumps, which is asked for.
run podman run --rm --network none --ulimit core=-1:-1 bb:1 sh -c 'ulimit -Hn; ulimit -Hc'
status 0
at_most 'open files' "$(sed -n 1p <<<"$OUT")" 1048576
is 'core dumps' "$(sed -n 2p <<<"$OUT")" 0
policy_none
