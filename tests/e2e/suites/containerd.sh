# SPDX-License-Identifier: Apache-2.0
# containerd's own client: its containers have no seccomp profile at all by default.

IMAGE=docker.io/library/bb:1

oakum_run() { # [OPTION…] -- NAME ARG…
	local options=()
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	run ctr run --rm --runc-binary "$OAKUM" "${options[@]}" "$IMAGE" "$@"
}

it 'containerd starts and takes the image'
containerd_start || fail 'containerd did not start'
image_import "$CONTAINERD_NAMESPACE" "$TMP/image" "$IMAGE" \
	'{ "Cmd": [ "sh" ], "Env": [ "PATH=/bin" ] }' ||
	fail 'no image' "$(cat "$TMP/import.log")"

it 'ctr run with runc alone is not hardened'
run ctr run --rm "$IMAGE" plain probe
status 0
fact_is uid 0
fact_is Seccomp 0

it 'ctr run --runc-binary oakum-runtime is hardened'
oakum_run -- hard probe
probe_is_hardened

it 'the exit status is the workload'\''s'
oakum_run -- seven sh -c 'exit 7'
status 7

it 'a missing program is named'
oakum_run -- missing /no/such/program
[ "$STATUS" -ne 0 ] || fail 'it succeeded'
stderr_has '/no/such/program'

it 'an annotation that the CRI would own makes no sandbox of a container'
oakum_run --annotation io.kubernetes.cri.container-type=sandbox -- forged probe
probe_is_hardened

it 'refused: the engine socket, its directory, and --privileged'
touch /run/docker.sock
oakum_run --mount type=bind,src=/run/docker.sock,dst=/x,options=rbind:rw -- sock id
status 1
stdout_is ''
refused_by engine_socket
oakum_run --mount type=bind,src=/run/containerd,dst=/x,options=rbind:ro -- dir id
status 1
refused_by engine_socket
oakum_run --privileged -- priv id
status 1
stderr_has 'oakum: refused by '

it 'a refused container leaves nothing behind'
run ctr containers list -q
stdout_is ''
run ctr tasks list -q
stdout_is ''

it 'a task: exec is held to the ceiling, TERM ends it'
run ctr run -d --runc-binary "$OAKUM" "$IMAGE" c1 sh -c 'sleep 1000'
status 0
run ctr tasks exec --exec-id e1 c1 probe
status 0
fact_is uid 65532
fact_is CapBnd 0000000000000400
fact_is NoNewPrivs 1
fact_is Seccomp 2
run ctr tasks exec --exec-id e2 --user 0 c1 id -u
refused_or_not_root
run ctr tasks kill -s SIGTERM c1
status 0
stopped() { ctr tasks list | grep -q 'STOPPED'; }
until_true 60 stopped
run ctr tasks delete c1
stderr_has 'exit code 143'
run ctr containers delete c1
status 0

it 'an exception for one of the engine'\''s namespaces lets through what it names, and no more'
exception() { # NAMESPACE
	policy "\"exceptions\": [ {
		\"match\": { \"engine\": \"containerd\", \"namespace\": \"$1\" },
		\"rules\": [ \"seccomp\" ], \"reason\": \"a test\", \"expires\": \"2099-12-31\" } ]"
}
exception "$CONTAINERD_NAMESPACE"
oakum_run -- let probe
status 0
fact_is Seccomp 0
fact_is uid 65532
exception another
oakum_run -- no probe
status 0
fact_is Seccomp 2
policy_default

it 'a broken policy: nothing starts, what runs can be killed'
run ctr run -d --runc-binary "$OAKUM" "$IMAGE" c2 sleep 1000
status 0
echo '{ "version": 1, ' >/etc/oakum/policy.json
oakum_run -- broken id
status 1
stderr_has '/etc/oakum/policy.json'
run ctr tasks kill -s SIGKILL c2
status 0
until_true 60 stopped
run ctr tasks delete c2
run ctr containers delete c2
status 0
policy_default
