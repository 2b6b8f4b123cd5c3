# SPDX-License-Identifier: Apache-2.0
# `oakum setup`: engines that were told about Oakum pass through it without a word on their
# command lines; told to forget it, they do not, and their files are what they were.

DAEMON=/etc/docker/daemon.json

dockerd_plain() { # OPTION…: what the files say, and where this machine is
	containerd_start || return
	engine_start dockerd docker info -- dockerd --containerd "$CONTAINERD_ADDRESS" \
		--data-root "$TMP/docker" --exec-root /run/docker --pidfile "$TMP/dockerd.own" \
		--host unix:///run/docker.sock --bip 10.213.0.1/24 \
		--iptables=false --ip6tables=false --ip-masq=false --cgroup-parent "/$GROUP" "$@"
}

docker_uid_is() { # UID
	dockerd_plain || fail 'dockerd did not start' "$(tail -n 5 "$TMP/dockerd.log")"
	docker_image || fail 'no image'
	run docker run --rm bb:1 id -u
	status 0
	stdout_is "$1"
	engine_stop dockerd
}

same_file() { # PATH COPY
	cmp -s "$1" "$2" || fail "'$1' is not as it was" "$(cat "$1" 2>&1)"
}

engine_stop dockerd
mkdir -p /etc/docker

# ---- docker ----

it 'docker --dry-run says what it would do, and does nothing'
printf '{\n  "log-driver": "json-file",\n  "default-runtime": "runc",\n  "shutdown-timeout": 5\n}' >$DAEMON
cp $DAEMON "$TMP/daemon.json"
run "$TOOL" setup docker --default --dry-run
status 0
stdout_has "would write $DAEMON"
same_file $DAEMON "$TMP/daemon.json"
absent $DAEMON.before-oakum

it 'docker --default: merged into daemon.json, all else as it was, a copy kept'
run "$TOOL" setup docker --default
status 0
is 'daemon.json' "$(cat $DAEMON)" '{
  "log-driver": "json-file",
  "default-runtime": "oakum",
  "shutdown-timeout": 5,
  "runtimes": { "oakum": { "path": "/usr/local/bin/oakum-runtime" } }
}'
same_file $DAEMON.before-oakum "$TMP/daemon.json"

it 'docker again: nothing more is done'
run "$TOOL" setup docker --default
status 0
stdout_is "already there: $DAEMON"
same_file $DAEMON.before-oakum "$TMP/daemon.json"

it 'dockerd: a plain docker run passes through Oakum'
docker_uid_is 65532

it 'what is in use is named'
run "$TOOL" setup --in-use
status 1
stdout_has "docker: $DAEMON names the runtime 'oakum'"

it 'undo: the same bytes as before, no copy left, and docker run is runc'\''s again'
run "$TOOL" setup --undo docker
status 0
same_file $DAEMON "$TMP/daemon.json"
absent $DAEMON.before-oakum
docker_uid_is 0

it 'what an administrator wrote since is kept by undo, the default runtime is the old one'
"$TOOL" setup docker --default >/dev/null
sed -i 's/"shutdown-timeout": 5/"shutdown-timeout": 6/' $DAEMON
run "$TOOL" setup --undo
status 0
is 'daemon.json' "$(cat $DAEMON)" "$(sed 's/: 5/: 6/' "$TMP/daemon.json")"

it 'without --default another runtime may stand beside; undo is byte for byte'
printf '{ "runtimes": { "other": { "path": "/bin/false" } } }\n' >$DAEMON
cp $DAEMON "$TMP/daemon.json"
run "$TOOL" setup docker
status 0
is 'daemon.json' "$(jq -c . $DAEMON)" \
	'{"runtimes":{"other":{"path":"/bin/false"},"oakum":{"path":"/usr/local/bin/oakum-runtime"}}}'
run "$TOOL" setup --undo docker
same_file $DAEMON "$TMP/daemon.json"

it 'no daemon.json: one is made, and undo removes it'
rm $DAEMON
run "$TOOL" setup docker --default
status 0
docker_uid_is 65532
run "$TOOL" setup --undo docker
status 0
absent $DAEMON

it 'a runtime of that name that is another is a conflict'
printf '{"runtimes":{"oakum":{"path":"/opt/other"}}}' >$DAEMON
cp $DAEMON "$TMP/daemon.json"
run "$TOOL" setup docker
status 1
stderr_has "has a runtime 'oakum' that is not /usr/local/bin/oakum-runtime"
same_file $DAEMON "$TMP/daemon.json"

it 'a key that only Go takes for ours is refused'
printf '{"Default-Runtime":"runc"}' >$DAEMON
run "$TOOL" setup docker --default
status 1
stderr_has "the key 'Default-Runtime', which dockerd may take for 'default-runtime'"
rm $DAEMON

it 'runtimes among the options of dockerd: it would not start, so nothing is written'
echo 'DOCKER_OPTS="--add-runtime=x=/bin/false"' >/etc/default/docker
run "$TOOL" setup docker
status 1
stderr_has '/etc/default/docker gives dockerd runtimes by option'
absent $DAEMON
echo '# --add-runtime=x=/bin/false' >/etc/default/docker
dockerd_plain --add-runtime x=/bin/false || fail 'dockerd did not start'
run "$TOOL" setup docker
status 1
stderr_has 'the command line of process '
absent $DAEMON
engine_stop dockerd

it 'containers that were made with the runtime: undo refuses and names them'
printf '{ "data-root": "%s" }\n' "$TMP/docker" >$DAEMON
"$TOOL" setup docker >/dev/null
engine_start dockerd docker info -- dockerd --containerd "$CONTAINERD_ADDRESS" \
	--exec-root /run/docker --pidfile "$TMP/dockerd.own" --bip 10.213.0.1/24 \
	--iptables=false --ip6tables=false --ip-masq=false --cgroup-parent "/$GROUP"
docker ps -aq | xargs -r docker rm -f >/dev/null # of suites before
docker create --name pinned --runtime oakum bb:1 id -u >/dev/null
run "$TOOL" setup --undo docker
status 1
stderr_has "could not start any more: pinned: "
run docker start -a pinned
stdout_is 65532
docker rm pinned >/dev/null
run "$TOOL" setup --undo docker
status 0
is 'daemon.json' "$(cat $DAEMON)" "{ \"data-root\": \"$TMP/docker\" }"
engine_stop dockerd
rm $DAEMON

# ---- podman, CRI-O, BuildKit ----

it 'podman --default: a plain podman run passes through Oakum; after undo it does not'
podman_setup >"$TMP/out" 2>&1 || fail 'no image' "$(cat "$TMP/out")"
{ cat "$CONTAINERS_CONF"; echo 'runtime = "runc"'; } >/etc/containers/containers.conf
unset CONTAINERS_CONF
podman_uid() { run podman run --rm --network none --cgroup-parent "/$GROUP" bb:1 id -u; }
run "$TOOL" setup podman --default
status 0
podman_uid
status 0
stdout_is 65532
run "$TOOL" setup podman --default
stdout_has 'already there: /etc/containers/containers.conf.d/91-oakum-default.conf'
run "$TOOL" setup --undo podman
status 0
is 'files left' "$(ls /etc/containers/containers.conf.d)" ''
podman_uid
stdout_is 0

it 'crio and buildkit: files of their own, which are no one else'\''s'
run "$TOOL" setup crio
status 0
has 'the drop-in' "$(cat /etc/crio/crio.conf.d/90-oakum.conf)" \
	'runtime_path = "/usr/local/bin/oakum-runtime"'
absent /etc/crio/crio.conf.d/91-oakum-default.conf
mkdir -p /etc/buildkit
echo '[worker.oci]' >/etc/buildkit/buildkitd.toml
run "$TOOL" setup buildkit
status 1
stderr_has "'/etc/buildkit/buildkitd.toml' is there and not ours"
absent /etc/systemd/system/docker.service.d/50-oakum-buildkit.conf
absent /etc/oakum/build.json
rm /etc/buildkit/buildkitd.toml
run "$TOOL" setup buildkit
status 0
stdout_has 'write /etc/oakum/build.json'
run "$TOOL" policy check /etc/oakum/build.json
status 0
run "$TOOL" setup buildkit
stdout_has 'already there: /etc/oakum/build.json'

it 'buildkit: what its files name has the policy of builds, also for a docker build'
dockerd_path=$(sed -n 's/^Environment=PATH=//p' /etc/systemd/system/docker.service.d/50-oakum-buildkit.conf)
command=$(PATH=$dockerd_path command -v runc)
is 'the runc of its PATH' "$(readlink -f "$command")" "$OAKUM"
is 'the program of buildkitd' "$(sed -n 's/^ *binary = //p' /etc/buildkit/buildkitd.toml)" "\"$command\""
PATH=$dockerd_path dockerd_start || fail 'dockerd did not start'
mkdir -p "$TMP/context"
tar -C "$TMP/image" -cf "$TMP/context/image.tar" .
# shellcheck disable=SC2016 # the step's
printf '%s\n' 'FROM scratch' 'ADD image.tar /' \
	'RUN echo "step: $(id -u) $(grep -h NoNewPrivs /proc/self/status)"' >"$TMP/context/Dockerfile"
run env DOCKER_BUILDKIT=1 docker build --no-cache --progress plain "$TMP/context"
status 0
has 'the step' "$(grep step: <<<"$OUT$ERR")" 'step: 0 NoNewPrivs:	1'
engine_stop dockerd

it 'buildkit: a policy of builds that was changed stays, the example goes'
echo '{ "version": 1 }' >/etc/oakum/build.json
run "$TOOL" setup buildkit
status 0
stdout_has 'kept: /etc/oakum/build.json'
run "$TOOL" setup --undo buildkit
is 'the policy' "$(cat /etc/oakum/build.json)" '{ "version": 1 }'
rm /etc/oakum/build.json
run "$TOOL" setup buildkit
run "$TOOL" setup --undo
status 0
absent /etc/oakum/build.json
is 'files left' "$(ls /etc/crio/crio.conf.d /etc/buildkit /etc/systemd/system/docker.service.d | grep oakum)" ''

# CRI-O itself is in no release of Debian: its files are read as it reads them, one over the
# other in the order of their names, by another program's parser of TOML.
crio_reads() {
	python3 - <<-'PY'
		import glob, json, tomllib

		def over(below, above):
		    for key, value in above.items():
		        both = isinstance(value, dict) and isinstance(below.get(key), dict)
		        below[key] = over(below[key], value) if both else value
		    return below

		config = {}
		for path in sorted(glob.glob("/etc/crio/crio.conf.d/*.conf")):
		    with open(path, "rb") as file:
		        over(config, tomllib.load(file))
		print(json.dumps(config, sort_keys=True))
	PY
}
it 'crio --default: the handler beside what is there, and the default; undo leaves the rest'
mkdir -p /etc/crio/crio.conf.d
printf '[crio.runtime]\ndefault_runtime = "crun"\npids_limit = 9\n[crio.runtime.runtimes.crun]\nruntime_path = "/usr/bin/crun"\n' \
	>/etc/crio/crio.conf.d/10-site.conf
site=$(crio_reads)
run "$TOOL" setup crio --default --dry-run
status 0
is 'what CRI-O reads' "$(crio_reads)" "$site"
run "$TOOL" setup crio --default
status 0
stdout_has 'next: systemctl restart crio'
is 'what CRI-O reads' "$(crio_reads | jq -cS .crio.runtime)" "$(jq -cSn --arg path "$OAKUM" '{
	default_runtime: "oakum", pids_limit: 9, runtimes: { crun: { runtime_path: "/usr/bin/crun" },
	oakum: { runtime_path: $path, runtime_root: "/run/runc", runtime_type: "oci" } } }')"
run "$TOOL" setup --in-use
status 1
stdout_has 'crio: '
run "$TOOL" setup crio --default
stdout_has 'already there: '
run "$TOOL" setup --undo crio
status 0
is 'what CRI-O reads' "$(crio_reads)" "$site"
is 'files left' "$(ls /etc/crio/crio.conf.d)" 10-site.conf
rm /etc/crio/crio.conf.d/10-site.conf

# ---- containerd ----

CONFIG=/etc/containerd/config.toml
containerd_sees() { # TEXT
	has 'what containerd reads' "$(containerd --config $CONFIG config dump)" "$1"
}

it 'containerd: its own reading before and after agree, but for Oakum'
mkdir -p /etc/containerd
cat >$CONFIG <<-'TOML'
	version = 2
	[plugins."io.containerd.grpc.v1.cri"]
	  sandbox_image = "example/pause:1" # the site's own
	[plugins."io.containerd.grpc.v1.cri".cni]
	  bin_dir = "/usr/lib/cni"
TOML
cp $CONFIG "$TMP/config.toml"
containerd --config $CONFIG config dump >"$TMP/dump-before"
run "$TOOL" setup containerd
status 0
is 'lines taken away' "$(containerd --config $CONFIG config dump |
	diff "$TMP/dump-before" - | grep '^<')" ''
containerd_sees 'BinaryName = "/usr/local/bin/oakum-runtime"'
containerd_sees 'sandbox_image = "example/pause:1"'
containerd_sees 'containerd.runtimes.runc]'
absent /etc/containerd/.oakum-candidate.toml
run "$TOOL" setup containerd
stdout_is "already there: $CONFIG"

it 'containerd: undo gives the same bytes'
run "$TOOL" setup --undo containerd
status 0
same_file $CONFIG "$TMP/config.toml"
absent $CONFIG.before-oakum

it 'containerd --default, also where no file is'
run "$TOOL" setup containerd --default
status 0
containerd_sees 'default_runtime_name = "oakum"'
"$TOOL" setup --undo containerd >/dev/null
same_file $CONFIG "$TMP/config.toml"
rm $CONFIG
run "$TOOL" setup containerd --default
status 0
containerd_sees 'default_runtime_name = "oakum"'
run "$TOOL" setup --undo containerd
absent $CONFIG

it 'containerd: cgroups by systemd as for runc'
printf 'version = 2\n[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]\nruntime_type = "io.containerd.runc.v2"\n[plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]\nSystemdCgroup = true' >$CONFIG
cp $CONFIG "$TMP/config.toml"
run "$TOOL" setup containerd
status 0
is 'runtimes with it' "$(containerd --config $CONFIG config dump | grep -c 'SystemdCgroup = true')" 2
"$TOOL" setup --undo containerd >/dev/null
same_file $CONFIG "$TMP/config.toml"

it 'containerd: a table that is there already cannot be added to: refused, nothing written'
printf 'version = 2\n[plugins."io.containerd.grpc.v1.cri".containerd]\n  snapshotter = "native"\n' >$CONFIG
cp $CONFIG "$TMP/config.toml"
run "$TOOL" setup containerd --default
status 1
stderr_has 'put in by hand'
same_file $CONFIG "$TMP/config.toml"
run "$TOOL" setup containerd
status 0
containerd_sees 'BinaryName = "/usr/local/bin/oakum-runtime"'
"$TOOL" setup --undo containerd >/dev/null
same_file $CONFIG "$TMP/config.toml"

it 'nothing is in use any more'
run "$TOOL" setup --in-use
stdout_is ''
status 0
