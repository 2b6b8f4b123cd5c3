# SPDX-License-Identifier: Apache-2.0
# containerd as a kubelet drives it: sandboxes, containers in them, exec, update.

export KUBELET_DIR=$TMP/pods KUBELET_CGROUP=/$GROUP
mkdir -p "$KUBELET_DIR"

kubelet() { # what it prints is kept as run does
	run "$E2E/cri/kubelet" "$@"
}

# pod SHAPE NAME [JSON]: POD is the sandbox then.
pod() {
	kubelet pod "$@"
	POD=$OUT
}

pod_gone() { # the current one
	local id=${POD:-none}
	kubelet call StopPodSandbox "{\"pod_sandbox_id\": \"$id\"}"
	status 0
	kubelet call RemovePodSandbox "{\"pod_sandbox_id\": \"$id\"}"
	status 0
}

# in_pod ARG…: a container's output and exit status, in the current pod.
in_pod() {
	kubelet run "$POD" app '{}' "$@"
}

pid_of() { # ID: of a task
	ctr -n k8s.io tasks list | sed -n "s/^$1 *\([0-9]*\) .*/\1/p"
}

pod_is_ready() {
	kubelet call PodSandboxStatus "{\"pod_sandbox_id\": \"$POD\"}"
	is 'state of the sandbox' "$(jq '.status.state // 0' <<<"$OUT")" 0
}

# The sandbox is what the engine made it: its program is PID 1, its user and address are there.
sandbox_is_unharmed() {
	local pid
	pid=$(pid_of "$POD")
	pod_is_ready
	is 'argv of the sandbox' "$(tr '\0' ' ' <"/proc/${pid:-none}/cmdline")" '/bin/sleep infinity '
	is 'uid of the sandbox' "$(stat -c %u "/proc/${pid:-none}")" 65535
}

# What an author asks for that is not to be had: the sandbox or its container is refused.
refuses_pod() { # RULE
	status 1
	stdout_is ''
	refused_by "$1"
	has 'the error of the interface' "$ERR" 'failed to create containerd task'
}

it 'containerd starts as a node has it, with a sandbox image of our own'
engine_stop dockerd
engine_stop containerd
cri_start runc || fail 'containerd did not start'
mkdir -p "$TMP/pause/bin" # a program and nothing else, as such images are
cp "$TMP/image/bin/busybox" "$TMP/pause/bin/sleep"
image_import k8s.io "$TMP/pause" localhost/pause:1 \
	'{ "Entrypoint": [ "/bin/sleep", "infinity" ], "User": "65535:65535" }' ||
	fail 'no sandbox image' "$(cat "$TMP/import.log")"
image_import k8s.io "$TMP/image" docker.io/library/bb:1 \
	'{ "Cmd": [ "sh" ], "Env": [ "PATH=/bin" ] }' ||
	fail 'no image' "$(cat "$TMP/import.log")"
has_image() { # NAME: the kubelet would not have it pulled
	"$E2E/cri/kubelet" call ImageStatus "{\"image\": {\"image\": \"$1\"}}" | jq -e .image.id
}
until_true 60 has_image localhost/pause:1
until_true 60 has_image docker.io/library/bb:1

it 'a pod of runc alone is not hardened'
pod plain bare '{ "handler": "runc" }'
status 0
sandbox_is_unharmed
in_pod probe
status 0
fact_is uid 0
fact_is Seccomp 0
pod_gone

it 'a pod of the runtime class oakum: the sandbox starts unharmed, its container is hardened'
pod plain classed
status 0
sandbox_is_unharmed
in_pod probe
probe_is_hardened
in_pod cat /var/run/secrets/kubernetes.io/serviceaccount/token /etc/hosts
status 0
stdout_is $'of the service account\n127.0.0.1 localhost'
in_pod ip -o -4 addr show eth0
stdout_has 10.214.0.
pod_gone

it 'a restricted pod runs as its author meant it, an init besides'
pod restricted restricted
sandbox_is_unharmed
in_pod probe
status 0
fact_is uid 1000
fact_is CapBnd 0000000000000000
fact_is NoNewPrivs 1
fact_is Seccomp 2
has 'argv of PID 1' "$(fact pid1)" '/dev/oakum-init -- '
in_pod sh -c ': >/file'
status 1
stderr_has 'Read-only file system'
pod_gone

it 'a shared pid namespace: the sandbox is PID 1, the container as hard as ever'
pod shared-pid shared
sandbox_is_unharmed
in_pod probe
status 0
fact_is uid 65532
fact_is CapBnd 0000000000000400
fact_is NoNewPrivs 1
fact_is Seccomp 2
tmp_is_limited noexec
has 'argv of PID 1' "$(fact pid1)" 'sleep infinity'
pod_gone

# ---- users ----

audited() { # the rule user's findings on the last container that was created
	jq -r 'select(.event == "create" or .verb == "create") | [.findings[]? | select(.rule == "user") | .message] | join("; ")' \
		"$TMP/audit.jsonl" | tail -n 1
}

it 'shared pod namespaces: no remap, a number, and the audit log says why'
numbers_off
pod plain numbered
in_pod id -u
status 0
stdout_is 65532
has 'the audit log' "$(audited)" \
	'runs as root (uid 0), and cannot be remapped: it shares its network namespace with others'
pod_gone

it 'hostUsers: false: the pod has its users already, and root stays root in them'
pod own-users own
if printf '1.7\n%s\n' "$(containerd --version | sed -E 's/^[^ ]+ [^ ]+ v?([0-9.]+).*/\1/')" | sort -VC; then
	status 0
	pod_is_ready
	in_pod sh -c 'id -u; cat /proc/self/uid_map; touch /root/f && stat -c %u /root/f'
	status 0
	is 'user and map' "$(tr -s ' ' <<<"$OUT")" $'0\n 0 262144 65536\n0'
	is 'findings of the rule user' "$(audited)" ''
	refused=$(tail -n 1 "$TMP/audit.jsonl" | jq -r .verdict)
	[ "$refused" != refuse ] || fail 'it was refused'
elif [ "$STATUS" -eq 0 ]; then # an older containerd does not know the wish, or cannot grant it
	in_pod id -u
	stdout_is 65532
fi
pod_gone
numbers

# ---- a container that goes on ----

pod plain goes-on
kubelet start "$POD" app '{}' sh -c 'sleep 1000'
CONTAINER=$OUT

it 'exec, as probes and kubectl have it, is held to the ceiling'
status 0
kubelet exec "$CONTAINER" probe
status 0
fact_is uid 65532
fact_is gid 65532
fact_is CapBnd 0000000000000400
fact_is CapEff 0000000000000000
fact_is NoNewPrivs 1
fact_is Seccomp 2
kubelet exec "$CONTAINER" sh -c 'echo out; echo err >&2; exit 9'
status 9
stdout_is out
stderr_is err

it 'an update within the maxima arrives, one above them is refused'
limits() { # of memory, in bytes
	find /sys/fs/cgroup/ -path "*/$CONTAINER/memory.limit_in_bytes" -exec cat {} + \
		-o -path "*/$CONTAINER/memory.max" -exec cat {} +
}
kubelet update "$CONTAINER" '{ "memory_limit_in_bytes": 134217728, "cpu_shares": 512 }'
status 0
is 'limit of memory' "$(limits)" 134217728
kubelet update "$CONTAINER" '{ "cpuset_cpus": "0" }' # as the kubelet's CPU manager does
status 0
is 'limit of memory' "$(limits)" 134217728
policy '"rules": { "resources": { "action": "rewrite", "memory_max": "256m" } }'
kubelet update "$CONTAINER" '{ "memory_limit_in_bytes": 536870912 }'
status 1
refused_by resources
is 'limit of memory' "$(limits)" 134217728
policy_default

it 'TERM ends a container, and nothing is left behind'
kubelet call StopContainer "{\"container_id\": \"$CONTAINER\", \"timeout\": 20}"
status 0
kubelet call ContainerStatus "{\"container_id\": \"$CONTAINER\"}"
is 'exit code' "$(jq .status.exit_code <<<"$OUT")" 143
kubelet call RemoveContainer "{\"container_id\": \"$CONTAINER\"}"
status 0
pod_gone
is 'what is kept of containers' "$(find /run/oakum -type f 2>/dev/null)" ''

# ---- refusals ----

it 'refused: a privileged pod, in words that reach its author'
pod privileged privileged
if [ "$STATUS" -eq 0 ]; then # containerd before 2: the sandbox itself has no privileges
	sandbox_is_unharmed
	in_pod id
fi
refuses_pod privileged
has 'the message' "$ERR" "decided by preset 'restricted'"
pod_gone

it 'refused: pods in the host'\''s network, or with its processes'
pod host-network net
refuses_pod namespaces
pod host-pid pid
refuses_pod namespaces
has 'the message' "$ERR" "shares the host's pid namespace"

it 'a container in a host network pod is recognised, though it joins just another container'
policy '"rules": { "namespaces": "off" }'
pod host-network net
status 0
policy '"rules": { "namespaces": { "action": "refuse", "require": [ "network" ] } }'
in_pod id
refuses_pod namespaces
has 'the message' "$ERR" "joins the host's network namespace by the path '/proc/$(pid_of "$POD")/ns/net'"
policy_default
in_pod id
refuses_pod namespaces
pod_gone

it 'an exception for a namespace of the cluster lets its host network pods run, no others'
policy '"exceptions": [ {
	"match": { "engine": "cri", "pod_namespace": "kube-system" }, "rules": [ "namespaces" ],
	"reason": "a test", "expires": "2099-12-31" } ]'
pod host-network proxy '{ "namespace": "kube-system" }'
status 0
in_pod probe
probe_is_hardened
pod_gone
pod host-network proxy '{ "namespace": "default", "config": { "annotations": {
	"io.kubernetes.cri.sandbox-namespace": "kube-system" } } }'
refuses_pod namespaces
policy_default

it 'refused: volumes from which the host can be had'
touch /run/docker.sock
pod plain volumes
refuses_volume() { # PATH RULE
	kubelet run "$POD" app \
		"{ \"mounts\": [ { \"host_path\": \"$1\", \"container_path\": \"/x\" } ] }" id
	refuses_pod "$2"
}
refuses_volume /run/containerd/containerd.sock engine_socket
refuses_volume /run/docker.sock engine_socket
refuses_volume / engine_socket
refuses_volume /etc host_paths
refuses_volume /var/lib/kubelet/pods host_paths
pod_gone

it 'a workload that says it is a sandbox is treated as a workload'
pod plain forged '{ "config": { "annotations": {
	"io.kubernetes.cri.container-type": "sandbox" } } }'
sandbox_is_unharmed
kubelet run "$POD" app '{ "annotations": { "io.kubernetes.cri.container-type": "sandbox" } }' \
	probe
probe_is_hardened
pod_gone

# A directory becomes a link to /run when the wrapper has checked it: by the runtime of the
# policy, which is called between check and mount.
SHARE=$TMP/cri-share
mkdir -p "$SHARE/data"
touch "$SHARE/data/harmless"
cat >"$TMP/swapping-runc" <<-SH
	#!/bin/sh
	for arg; do
		[ "\$arg" != create ] || { mv -T $SHARE/data $SHARE/was && ln -s /run $SHARE/data; }
	done
	exec $(command -v runc) "\$@"
SH
chmod 755 "$TMP/swapping-runc"
exchanged() { # VERIFY_HOOK: a container whose volume is exchanged says what is in there
	policy "\"runtimes\": [ \"$TMP/swapping-runc\" ]" "\"rules\": { \"verify_hook\": \"$1\" }"
	: >"$TMP/audit.jsonl"
	kubelet run "$POD" app "{ \"mounts\": [ { \"container_path\": \"/data\", \"host_path\": \"$SHARE/data\" } ] }" \
		ls /data
	[ -L "$SHARE/data" ] || fail 'nothing was exchanged'
	rm -f "$SHARE/data"
	mv -T "$SHARE/was" "$SHARE/data"
	policy_default
}

it 'a volume that is exchanged between check and mount: the hook refuses, the kubelet is told why'
pod plain exchanged
exchanged rewrite
status 1
lacks 'the output' "$OUT" containerd
refused_by engine_socket
stderr_has '(a directory above it) (at /mounts/'
has 'the audit log' "$(grep '"event":"verify"' "$TMP/audit.jsonl")" '"verdict":"refuse"'
sandbox_is_unharmed

it 'without the hook the workload has the socket'
exchanged off
status 0
stdout_has containerd
pod_gone

it 'a broken policy: nothing starts, what runs can be stopped'
pod plain broken
kubelet start "$POD" goes-on '{}' sleep 1000
status 0
CONTAINER=$OUT
echo '{ "version": 1, ' >/etc/oakum/policy.json
in_pod id
status 1
stderr_has /etc/oakum/policy.json
kubelet call StopContainer "{\"container_id\": \"$CONTAINER\", \"timeout\": 20}"
status 0
pod_gone
policy_default

# ---- as the default ----

it 'as the default runtime: pods of no class are hardened, too'
engine_stop cri
cri_start oakum || fail 'containerd did not start'
pod plain default '{ "handler": "" }'
status 0
sandbox_is_unharmed
in_pod probe
probe_is_hardened
pod_gone

it 'a pod keeps the runtime that its sandbox was started with'
engine_stop cri
cri_start runc || fail 'containerd did not start'
pod plain older '{ "handler": "" }'
engine_stop cri
cri_start oakum || fail 'containerd did not start'
sandbox_is_unharmed
in_pod id -u
stdout_is 0
pod_gone

it 'nothing is left of all that'
kubelet call ListContainers
stdout_is '{}'
kubelet call ListPodSandbox
stdout_is '{}'
is 'what is kept of containers' "$(find /run/oakum -type f 2>/dev/null)" ''
engine_stop cri
