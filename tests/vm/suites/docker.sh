# SPDX-License-Identifier: Apache-2.0
# docker of this system, its cgroups made by systemd, Oakum its default runtime.

it 'as the package is installed docker run is hardened, and root is nobody outside'
rm -rf /etc/oakum
run docker run --rm bb:1 probe
probe_is_remapped
policy_none

it 'with a number in root'\''s place it is hardened, too'
run docker run --rm bb:1 probe
probe_is_hardened

it 'without Oakum it is not'
run docker run --rm --runtime runc bb:1 probe
status 0
fact_is uid 0
fact_is NoNewPrivs 0

it 'the container is a scope of system.slice, and systemd knows it'
id=$(docker run -d --name scope bb:1 sleep 1000)
pid=$(docker inspect -f '{{.State.Pid}}' scope)
is 'its group' "$(group_of "$pid")" "/sys/fs/cgroup/system.slice/docker-$id.scope"
is 'what systemd says' "$(systemctl is-active "docker-$id.scope")" active
run docker exec scope id -u
stdout_is 65532
run docker exec -u 0 scope id -u
refused_or_not_root

it 'limits that are asked for arrive, and arrive when updated'
run docker run -d --name limited -m 64m --pids-limit 99 --cpus 0.5 bb:1 sleep 1000
status 0
pid=$(docker inspect -f '{{.State.Pid}}' limited)
is 'its limits' "$(limits_of "$pid")" '67108864 67108864 99 50000 100000 '
run docker update -m 96m --memory-swap 192m limited
status 0
is 'its limits' "$(limits_of "$pid")" '100663296 100663296 99 50000 100000 '

it 'what is above the maxima is refused, and what was stays'
policy '"rules": { "resources": { "action": "rewrite", "memory_max": "128m" } }'
run docker update -m 512m --memory-swap 1g limited
[ "$STATUS" -ne 0 ] || fail 'it was updated'
stderr_has 'oakum: refused by resources:'
is 'its limits' "$(limits_of "$pid")" '100663296 100663296 99 50000 100000 '
policy_none

it 'pause, stop and remove: no scope and no record is left'
run docker pause limited
status 0
is 'frozen' "$(sed -n 's/^frozen //p' "$(group_of "$pid")/cgroup.events")" 1
run docker unpause limited
status 0
run docker stop limited
status 0
is 'exit status of the stopped container' \
	"$(docker inspect -f '{{.State.ExitCode}}' limited)" 143
run docker rm -f limited scope
status 0
absent "/sys/fs/cgroup/system.slice/docker-$id.scope"
is 'what is kept of containers' "$(find /run/oakum -name record.json)" ''

it 'memory beyond the limit: the workload is killed, the host is not troubled'
run docker run --rm -m 16m --memory-swap 16m --tmpfs /fill:mode=1777,size=64m bb:1 \
	sh -c 'dd if=/dev/zero of=/fill/it bs=1M count=40'
[ "$STATUS" -ne 0 ] || fail 'it had the memory'
run docker run --rm -m 64m --memory-swap 64m --tmpfs /fill:mode=1777,size=64m bb:1 \
	sh -c 'dd if=/dev/zero of=/fill/it bs=1M count=40'
status 0
