# SPDX-License-Identifier: Apache-2.0
# podman. It passes no --log to a runtime of this name: what it shows comes from standard error.

FENCE=(--network none --cgroup-parent "/$GROUP")

oakum() { # VERB ARG…
	local verb=$1
	shift
	run podman --runtime "$OAKUM" "$verb" "$@"
}

oakum_run() {
	oakum run "${FENCE[@]}" --rm "$@"
}

it 'podman takes the image'
podman_setup >"$TMP/out" 2>&1 || fail 'no image' "$(cat "$TMP/out")"

it 'podman run with runc alone is not hardened'
run podman --runtime runc run --rm "${FENCE[@]}" bb:1 probe
status 0
fact_is uid 0
fact_is NoNewPrivs 0

it 'podman --runtime oakum-runtime run is hardened'
oakum_run bb:1 probe
probe_is_hardened

it 'what was asked for on the command line is cut back to the ceiling'
oakum_run --user 0:0 --cap-add SYS_ADMIN --security-opt seccomp=unconfined bb:1 probe
probe_is_hardened

it 'exit statuses are the workload'\''s'
oakum_run bb:1 sh -c 'exit 7'
status 7
oakum_run bb:1 /no/such/program
status 127
stderr_has '/no/such/program'

it 'podman logs holds what the workload wrote and nothing else'
oakum run --name logs "${FENCE[@]}" bb:1 sh -c 'echo one; echo err >&2'
status 0
run podman logs logs
stdout_is one
stderr_is err
run podman rm logs
status 0

it 'a terminal works'
on_terminal podman --runtime "$OAKUM" run -it --rm "${FENCE[@]}" bb:1 \
	sh -c 'test -t 0 && id -u; exit 5'
status 5
stdout_has 65532

it 'refused: the engine socket, its directory, and --privileged'
touch /run/docker.sock
oakum_run -v /run/docker.sock:/x bb:1 id
status 126
stdout_is ''
refused_by engine_socket
oakum_run -v /run:/x bb:1 id
status 126
refused_by engine_socket
oakum_run --privileged bb:1 id
status 126
stderr_has 'oakum: refused by '

it 'exec is held to the ceiling; stop takes less than a second, by SIGTERM'
oakum run -d --name c1 "${FENCE[@]}" bb:1 sh -c 'sleep 1000'
status 0
oakum exec c1 probe
status 0
fact_is uid 65532
fact_is CapBnd 0000000000000400
fact_is NoNewPrivs 1
fact_is Seccomp 2
oakum exec -u 0 --privileged c1 id -u
refused_or_not_root
oakum stop c1
status 0
echo "# podman stop took $MILLIS ms"
is 'exit status of the stopped container' \
	"$(podman inspect -f '{{.State.ExitCode}}' c1)" 143

it 'a container starts again as hard as before'
oakum start c1
status 0
oakum exec c1 id -u
stdout_is 65532

it 'a broken policy: nothing starts, what runs can be killed'
echo '{ "version": 2 }' >/etc/oakum/policy.json
oakum_run bb:1 id
status 126
stderr_has '/etc/oakum/policy.json'
oakum kill c1
status 0
oakum rm -f c1
status 0
policy_default
