# SPDX-License-Identifier: Apache-2.0
# dockerd with Oakum as an added runtime: what a container is, and how it lives.

it 'dockerd starts with Oakum as a runtime'
dockerd_start || fail 'dockerd did not start'
docker_image || fail 'no image'
run docker info --format '{{range $name, $_ := .Runtimes}}{{$name}} {{end}}'
stdout_has 'oakum'

# ---- what the workload sees ----

it 'the same image by runc alone is not hardened'
run docker run --rm --runtime runc bb:1 probe
status 0
fact_is uid 0
fact_is NoNewPrivs 0
fact_is tmp ''

it 'docker run --runtime oakum IMAGE id prints uid=65532'
docker_run bb:1 id
status 0
stdout_has 'uid=65532(oakum) gid=65532(oakum)'
stderr_is ''

it 'user, capabilities, privileges, seccomp, /tmp and PID 1 are as `restricted` demands'
docker_run bb:1 probe
probe_is_hardened

it 'what was asked for on the command line is cut back to the ceiling'
docker_run --user 0:0 --cap-add SYS_PTRACE --cap-add NET_ADMIN \
	--security-opt seccomp=unconfined --group-add 0 bb:1 probe
probe_is_hardened

it 'a user of the image that is not root stays'
docker_run --user 1234:1234 bb:1 id -u
status 0
stdout_is 1234

it 'an own /tmp volume is kept'
docker_run --tmpfs /tmp:size=1m,mode=1777 bb:1 sh -c 'grep " /tmp " /proc/mounts'
status 0
stdout_has 'size=1024k'

it 'without a policy file the built-in preset holds: root is nobody outside'
mv /etc/oakum/policy.json "$TMP/policy.away"
numbers_off
docker_run bb:1 probe
probe_is_remapped
numbers
mv "$TMP/policy.away" /etc/oakum/policy.json

# ---- the workload's life ----

it 'the exit status is the workload'\''s'
docker_run bb:1 sh -c 'exit 7'
status 7

it 'a missing program is exit status 127 with runc, what it is without Oakum with others'
run docker run --rm --runtime bare bb:1 /no/such/program
missing=$STATUS
[ -n "$runtime" ] || is 'exit status without Oakum' "$missing" 127
docker_run bb:1 /no/such/program
status "$missing"
stderr_has '/no/such/program'

it 'a file that cannot be executed is exit status 126'
docker_run bb:1 /bin/not-executable
status 126

it 'docker logs holds what the workload wrote and nothing else'
docker run -d --name logs --runtime oakum bb:1 sh -c 'echo one; echo two; echo err >&2' \
	>/dev/null
run docker wait logs
stdout_is 0
run docker logs logs
stdout_is $'one\ntwo'
stderr_is 'err'
docker rm logs >/dev/null

it 'docker stop of sh -c "sleep 1000" takes less than a second, by SIGTERM'
docker run -d --name stop --runtime oakum bb:1 sh -c 'sleep 1000' >/dev/null
run docker stop stop
status 0
echo "# docker stop took $MILLIS ms"
at_most 'milliseconds for docker stop' "$MILLIS" 999
is 'exit status of the stopped container' \
	"$(docker inspect -f '{{.State.ExitCode}}' stop)" 143
docker rm stop >/dev/null

it 'signals reach the workload'
docker run -d --name signals --runtime oakum bb:1 sh -c '
	trap "echo got TERM; exit 42" TERM
	trap "echo got USR1" USR1
	echo ready
	while :; do sleep 0.1; done' >/dev/null
logs_have() { docker logs signals 2>&1 | grep -q "$1"; }
until_true 60 logs_have ready
docker kill -s USR1 signals >/dev/null
until_true 60 logs_have 'got USR1'
docker kill -s TERM signals >/dev/null
run docker wait signals
stdout_is 42
docker rm signals >/dev/null

it 'orphans are reaped'
docker_run bb:1 sh -c '
	for i in 1 2 3 4 5; do (sleep 0.1 &); done
	tries=0
	while grep -q "^sleep$" /proc/[0-9]*/comm 2>/dev/null; do
		tries=$((tries + 1))
		[ $tries -lt 1000 ] || exit 1
		usleep 10000
	done'
status 0

it 'docker run -it has a terminal, and its exit status arrives'
on_terminal docker run -it --rm --runtime oakum bb:1 \
	sh -c 'test -t 0 && tty && id -u; exit 5'
status 5
stdout_has '/dev/pts/0'
stdout_has '65532'

it 'standard input reaches the workload'
run sh -c 'echo through | docker run -i --rm --runtime oakum bb:1 cat'
status 0
stdout_is 'through'

it 'a read-only root file system works'
docker_run --read-only bb:1 probe
probe_is_hardened

it 'docker'\''s own --init is left as it is'
docker_run --init bb:1 sh -c 'tr "\0" " " </proc/1/cmdline'
status 0
stdout_has 'docker-init -- sh -c'

# ---- a container that goes on ----

docker run -d --name c1 --runtime oakum bb:1 sleep 1000 >/dev/null

it 'docker exec is held to the same ceiling'
run docker exec c1 probe
status 0
fact_is uid 65532
fact_is gid 65532
fact_is CapBnd 0000000000000400
fact_is NoNewPrivs 1
fact_is Seccomp 2

it 'docker exec -u 0 --privileged gets no more'
run docker exec -u 0 --privileged c1 probe
if [ "$STATUS" -eq 0 ]; then
	fact_is uid 65532
	fact_is CapBnd 0000000000000400
	fact_is CapEff 0000000000000000
	fact_is NoNewPrivs 1
	fact_is Seccomp 2
else
	stderr_has 'oakum: refused by'
fi

it 'a health check is held to the same ceiling'
docker run -d --name health --runtime oakum --health-interval 1s \
	--health-cmd 'echo "as $(id -u)"' bb:1 sleep 1000 >/dev/null
healthy() { [ "$(docker inspect -f '{{.State.Health.Status}}' health)" = healthy ]; }
until_true 60 healthy
run docker inspect -f '{{range .State.Health.Log}}{{.Output}}{{end}}' health
stdout_has 'as 65532'
docker rm -f health >/dev/null

it 'docker exec passes the exit status on'
run docker exec c1 sh -c 'exit 9'
status 9

it 'docker top, pause and unpause work'
run docker top c1
status 0
stdout_has 'sleep 1000'
run docker pause c1
status 0
run docker unpause c1
status 0

it 'docker cp, stats and update work'
echo copied >"$TMP/copied"
run docker cp "$TMP/copied" c1:/home/copied
status 0
run docker exec c1 cat /home/copied
stdout_is copied
run docker stats --no-stream c1
status 0
run docker update --memory 256m --memory-swap 256m c1
status 0

it 'a stopped container starts again as hard as before'
run docker run --name again --runtime oakum bb:1 id -u
stdout_is 65532
run docker start -a again
status 0
stdout_is 65532
docker rm again >/dev/null

it 'ten containers at once'
pids=()
for i in 1 2 3 4 5 6 7 8 9 10; do
	docker run --rm --runtime oakum bb:1 id -u >"$TMP/at-once.$i" 2>&1 &
	pids+=($!)
done
wait "${pids[@]}"
is 'what they said' "$(sort -u "$TMP"/at-once.*)" 65532

it 'the network of the container is the engine'\''s'
docker_run bb:1 ip -o -4 addr show eth0
status 0
stdout_has '10.213.0.'

it 'docker restart: the container is as hard as before'
run docker restart -t 5 c1
status 0
run docker exec c1 probe
status 0
fact_is uid 65532
fact_is CapBnd 0000000000000400

docker rm -f c1 >/dev/null
