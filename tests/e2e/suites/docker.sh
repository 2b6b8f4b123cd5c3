# SPDX-License-Identifier: Apache-2.0
# dockerd with Oakum as an added runtime, and then as its default runtime.

oakum_run() { # ARG…: docker run in a hardened container
	run docker run --rm --runtime oakum "$@"
}

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
oakum_run bb:1 id
status 0
stdout_has 'uid=65532 gid=65532'
stderr_is ''

it 'user, capabilities, privileges, seccomp, /tmp and PID 1 are as `restricted` demands'
oakum_run bb:1 probe
probe_is_hardened

it 'what was asked for on the command line is cut back to the ceiling'
oakum_run --user 0:0 --cap-add SYS_PTRACE --cap-add NET_ADMIN \
	--security-opt seccomp=unconfined --group-add 0 bb:1 probe
probe_is_hardened

it 'a user of the image that is not root stays'
oakum_run --user 1234:1234 bb:1 id -u
status 0
stdout_is 1234

it 'an own /tmp volume is kept'
oakum_run --tmpfs /tmp:size=1m,mode=1777 bb:1 sh -c 'grep " /tmp " /proc/mounts'
status 0
stdout_has 'size=1024k'

it 'without a policy file the built-in preset holds'
mv /etc/oakum/policy.json "$TMP/policy.away"
oakum_run bb:1 probe
probe_is_hardened
mv "$TMP/policy.away" /etc/oakum/policy.json

# ---- the workload's life ----

it 'the exit status is the workload'\''s'
oakum_run bb:1 sh -c 'exit 7'
status 7

it 'a missing program is exit status 127, and is named'
oakum_run bb:1 /no/such/program
status 127
stderr_has '/no/such/program'

it 'a file that cannot be executed is exit status 126'
oakum_run bb:1 /bin/not-executable
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
until_true 10 logs_have ready
docker kill -s USR1 signals >/dev/null
until_true 10 logs_have 'got USR1'
docker kill -s TERM signals >/dev/null
run docker wait signals
stdout_is 42
docker rm signals >/dev/null

it 'orphans are reaped'
oakum_run bb:1 sh -c '
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
oakum_run --read-only bb:1 probe
probe_is_hardened

it 'docker'\''s own --init is left as it is'
oakum_run --init bb:1 sh -c 'tr "\0" " " </proc/1/cmdline'
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
until_true 20 healthy
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
oakum_run bb:1 ip -o -4 addr show eth0
status 0
stdout_has '10.213.0.'

it 'docker restart: the container is as hard as before'
run docker restart -t 5 c1
status 0
run docker exec c1 probe
status 0
fact_is uid 65532
fact_is CapBnd 0000000000000400

# ---- refusals ----

mkdir -p "$TMP/socks" /run/other
ln -s /run/docker.sock "$TMP/socks/link"
ln -s /run "$TMP/socks/dir"
ln /run/docker.sock /run/other/hard.sock
mkdir "$TMP/socks/alias" "$TMP/socks/tree" "$TMP/socks/tree/below"
mount --bind /run "$TMP/socks/alias"
mount --bind /run "$TMP/socks/tree/below"
docker volume create --driver local -o type=none -o o=bind -o device=/run sneaky >/dev/null

refuses_mount() { # WHAT SOURCE
	it "refused: $1"
	oakum_run -v "$2:/x" bb:1 id
	status 125
	stdout_is ''
	refused_by engine_socket
}

refuses_mount 'the engine socket' /var/run/docker.sock
refuses_mount 'the engine socket by its other name' /run/docker.sock
refuses_mount 'the directory above it' /run
refuses_mount 'all of the host' /
refuses_mount 'a link to it' "$TMP/socks/link"
refuses_mount 'a link to its directory' "$TMP/socks/dir"
refuses_mount 'a hard link to it' /run/other/hard.sock
refuses_mount 'its directory mounted elsewhere' "$TMP/socks/alias"
refuses_mount 'a directory with that below' "$TMP/socks/tree"
refuses_mount 'a volume with its directory as device' sneaky
refuses_mount 'the socket of containerd' "$CONTAINERD_ADDRESS"

it 'refused: the same by --mount, read-only'
oakum_run --mount type=bind,src=/run/docker.sock,dst=/x,readonly bb:1 id
status 125
refused_by engine_socket

it 'refused: --privileged'
oakum_run --privileged bb:1 id
status 125
stdout_is ''
stderr_has 'oakum: refused by '

it 'a refusal is kept where docker keeps errors'
run docker run --name refused --runtime oakum -v /run/docker.sock:/x bb:1 id
status 125
run docker inspect -f '{{.State.Status}} {{.State.Error}}' refused
stdout_has 'created'
stdout_has 'oakum: refused by engine_socket:'
docker rm refused >/dev/null

it 'a directory beside the socket is no matter'
mkdir -p "$TMP/data"
echo data >"$TMP/data/file"
oakum_run -v "$TMP/data:/x" bb:1 cat /x/file
status 0
stdout_is data

umount "$TMP/socks/alias" "$TMP/socks/tree/below"

it 'the audit log has the refusal, a line of JSON'
run jq -es 'map(select(tostring | contains("engine_socket"))) | length > 0' "$TMP/audit.jsonl"
status 0

# ---- other policies ----

exception() { # MATCH EXPIRES
	policy "\"exceptions\": [ { \"match\": $1, \"rules\": [ \"no_new_privileges\" ],
		\"reason\": \"a test\", \"expires\": \"$2\" } ]"
}

privileges_stay() { # IMAGE YES-OR-NO
	oakum_run "$1" probe
	status 0
	fact_is NoNewPrivs "$2"
	fact_is uid 65532
}

it 'an exception for the image lets through what it names, and no more'
docker tag bb:1 other:1
docker commit --change 'LABEL other=1' "$(docker create bb:1)" changed:1 >/dev/null
exception '{ "image": "bb:1" }' 2099-12-31
privileges_stay bb:1 0
privileges_stay other:1 1
oakum_run --privileged bb:1 id
status 125
oakum_run -v /run/docker.sock:/x bb:1 id
status 125

it 'an exception for the image'\''s id'
exception "{ \"image_id\": \"$(docker image inspect -f '{{.Id}}' bb:1)\" }" 2099-12-31
privileges_stay other:1 0
privileges_stay changed:1 1

it 'nothing that the workload says makes it an exception'
exception '{ "image": "trusted:1" }' 2099-12-31
oakum_run --label image=trusted:1 --env IMAGE=trusted:1 --name trusted --hostname trusted \
	bb:1 probe
fact_is NoNewPrivs 1

it 'an expired exception does not apply'
exception '{ "image": "bb:1" }' 2020-01-31
privileges_stay bb:1 1

it 'preset baseline: root stays root, cut back; what escapes is refused'
policy '"extends": "baseline"'
oakum_run bb:1 probe
status 0
fact_is uid 0
fact_is NoNewPrivs 1
fact_is Seccomp 2
tmp_is_limited
is 'NET_RAW and more in CapBnd' $((0x$(fact CapBnd) & ~0xa80405fb)) 0
oakum_run -v /run/docker.sock:/x bb:1 id
status 125
refused_by engine_socket
oakum_run --privileged bb:1 id
status 125

it 'mode audit: judged and recorded, nothing changed or refused'
policy '"mode": "audit"'
: >"$TMP/audit.jsonl"
oakum_run -v /run/docker.sock:/x bb:1 probe
status 0
fact_is uid 0
fact_is NoNewPrivs 0
stderr_is ''
run jq -es 'map(select(tostring | contains("engine_socket"))) | length > 0' "$TMP/audit.jsonl"
status 0
policy_default
docker rm "$(docker ps -aq --filter ancestor=bb:1 --filter status=created)" >/dev/null

# ---- a broken policy ----

it 'a broken policy: nothing starts, and its file is named'
echo '{ "version": 1, "rules": { "engine_sokcet": "off" } }' >/etc/oakum/policy.json
oakum_run bb:1 id
status 125
stderr_has '/etc/oakum/policy.json'
stderr_has 'engine_socket'

it 'a broken policy: what runs can still be stopped and removed'
run docker top c1
status 0
run docker kill c1
status 0
run docker rm c1
status 0
policy_default

# ---- as the default runtime ----

it 'dockerd starts with Oakum as its default runtime'
engine_stop dockerd
dockerd_start --default-runtime oakum || fail 'dockerd did not start'
run docker info --format '{{.DefaultRuntime}}'
stdout_is oakum

it 'default runtime: docker run is hardened'
run docker run --rm bb:1 probe
probe_is_hardened

it 'default runtime: the engine socket is refused'
run docker run --rm -v /var/run/docker.sock:/x bb:1 id
status 125
refused_by engine_socket

it 'default runtime: docker build without BuildKit runs its steps hardened'
mkdir -p "$TMP/build"
printf 'FROM bb:1\nRUN echo "built by $(id -u)"\n' >"$TMP/build/Dockerfile"
run env DOCKER_BUILDKIT=0 docker build --no-cache -t built:1 "$TMP/build"
status 0
stdout_has 'built by 65532'

it 'nothing is left of the containers'
run docker ps -aq --filter ancestor=bb:1
stdout_is ''
run find /run/oakum -type f
stdout_is ''
engine_stop dockerd
