# SPDX-License-Identifier: Apache-2.0
# Starts and stops real engines inside the private machine (machine.sh). They use the places
# that clients expect, so `docker`, `ctr` and `podman` need no flags. Sourced by run.
#
# The daemons belong to the harness, not to a suite: their pids are kept in $TMP/*.pid.

export CONTAINERD_ADDRESS=/run/containerd/containerd.sock

# engine_start NAME READY… -- COMMAND…: in the background, until READY succeeds.
engine_start() {
	local name=$1 ready=() end
	shift
	while [ "$1" != -- ]; do
		ready+=("$1")
		shift
	done
	shift
	"$@" >>"$TMP/$name.log" 2>&1 &
	echo $! >"$TMP/$name.pid"
	end=$((SECONDS + 60 * SLOW))
	until "${ready[@]}" >/dev/null 2>&1; do
		if [ "$SECONDS" -ge "$end" ] || ! kill -0 "$(cat "$TMP/$name.pid")"; then
			printf '# %s did not start:\n' "$name"
			tail -n 20 "$TMP/$name.log" | sed 's/^/# /'
			return 1
		fi
		sleep 0.1
	done
}

engine_stop() { # NAME
	local pid
	pid=$(cat "$TMP/$1.pid" 2>/dev/null) || return 0
	rm -f "$TMP/$1.pid"
	kill -TERM "$pid" 2>/dev/null || return 0
	# Not always our child: suites are subshells. The namespace's end takes what remains.
	timeout 20 tail --pid="$pid" -s 0.1 -f /dev/null || kill -KILL "$pid"
}

containerd_start() {
	export CONTAINERD_NAMESPACE=$GROUP # which names the control group, too
	[ ! -e "$TMP/containerd.pid" ] || return 0
	cat >"$TMP/containerd.toml" <<-TOML
		version = 2
		root = "$TMP/containerd"
		state = "/run/containerd"
		disabled_plugins = ["io.containerd.grpc.v1.cri"]
		[grpc]
		  address = "$CONTAINERD_ADDRESS"
	TOML
	engine_start containerd ctr version -- containerd --config "$TMP/containerd.toml"
}

# cri_start RUNTIME: containerd as on a node of a cluster, at its usual places, with RUNTIME
# ("runc" or "oakum") as the default and both as runtime classes. Nobody may raise priorities
# above the engine's own on every machine; none of the limits tested here is about that.
cri_start() {
	cri_places
	cat >"$TMP/cri.toml" <<-TOML
		version = 2
		[plugins."io.containerd.grpc.v1.cri"]
		  sandbox_image = "localhost/pause:1"
		  restrict_oom_score_adj = true
		  [plugins."io.containerd.grpc.v1.cri".cni]
		    bin_dir = "/usr/lib/cni"
		    conf_dir = "$TMP/cni"
		  [plugins."io.containerd.grpc.v1.cri".containerd]
		    default_runtime_name = "$1"
		    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
		      runtime_type = "io.containerd.runc.v2"
		    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.oakum]
		      runtime_type = "io.containerd.runc.v2"
		      pod_annotations = ["*"]
		      container_annotations = ["*"]
		      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.oakum.options]
		        BinaryName = "$OAKUM"
	TOML
	engine_start cri "$E2E/cri/kubelet" call ListPodSandbox -- \
		containerd --config "$TMP/cri.toml"
}

# The directories of a node; what it has of them is out of sight. A network of pods.
cri_places() {
	local dir
	[ ! -e "$TMP/cni" ] || return 0
	mkdir "$TMP/cri" "$TMP/cni"
	machine_writable "$TMP/cri" /var/lib /var/log
	for dir in /var/lib/containerd /var/lib/kubelet /var/log/pods /var/lib/cni; do
		mkdir -p "$dir" "$TMP/node$dir"
		mount --bind "$TMP/node$dir" "$dir"
	done
	cat >"$TMP/cni/10-pods.conflist" <<-JSON
		{ "cniVersion": "0.4.0", "name": "pods", "plugins": [
		  { "type": "bridge", "bridge": "oakum0", "isGateway": true,
		    "ipam": { "type": "host-local",
		              "ranges": [ [ { "subnet": "10.214.0.0/24" } ] ] } } ] }
	JSON
}

# dockerd_start [OPTION…]: with Oakum as the runtime "oakum", beside runc; "bare" is what
# Oakum becomes.
# No packet filter and no way out: what is tested needs a network namespace, no network.
dockerd_start() {
	[ ! -e "$TMP/dockerd.pid" ] || return 0
	containerd_start || return
	engine_start dockerd docker info -- dockerd --containerd "$CONTAINERD_ADDRESS" \
		--data-root "$TMP/docker" --exec-root /run/docker --pidfile "$TMP/dockerd.own" \
		--host unix:///run/docker.sock --bip 10.213.0.1/24 \
		--iptables=false --ip6tables=false --ip-masq=false \
		--cgroup-parent "/$GROUP" --add-runtime "oakum=$OAKUM" \
		--add-runtime "bare=$(command -v "${runtime:-runc}")" "$@"
}

docker_run() { # ARG…: in a container of Oakum's
	run docker run --rm --runtime oakum "$@"
}

docker_image() {
	docker image inspect bb:1 >/dev/null 2>&1 ||
		tar -C "$TMP/image" -c . | docker import --change 'CMD ["sh"]' - bb:1 >/dev/null
}

# Debian's podman raises limits, which not every machine lets it do.
podman_setup() {
	mkdir -p "$TMP/podman"
	cat >"$TMP/podman/containers.conf" <<-TOML
		[containers]
		default_ulimits = []
		cgroups = "enabled"
		[engine]
		cgroup_manager = "cgroupfs"
		events_logger = "file"
	TOML
	cat >"$TMP/podman/storage.conf" <<-TOML
		[storage]
		driver = "vfs"
		graphroot = "$TMP/podman/root"
		runroot = "/run/containers/storage"
	TOML
	export PODMAN_IGNORE_CGROUPSV1_WARNING=1
	export CONTAINERS_CONF=$TMP/podman/containers.conf
	export CONTAINERS_STORAGE_CONF=$TMP/podman/storage.conf
	tar -C "$TMP/image" -c . | podman import --change CMD=sh - localhost/bb:1 >/dev/null
}

engines_stop() {
	engine_stop cri
	engine_stop dockerd
	engine_stop containerd
}

engines_logs() {
	local log
	for log in "$TMP"/{containerd,dockerd,cri}.log; do
		[ ! -s "$log" ] || { echo "# end of ${log##*/}:"; tail -n 15 "$log" | sed 's/^/#   /'; }
	done
}
