# SPDX-License-Identifier: Apache-2.0
# Real containers by real runtimes, with oakum-hook in their config.

# both FUNCTION: the same with runc and with crun, each with the bundle as it was.
both() {
	cp b/config.json kept
	for runtime in runc crun; do
		cp kept b/config.json
		"$@"
	done
	cp kept b/config.json
}
# refused TEXT: the container was not made, and the runtime's output says why.
refused() {
	[ "$status" -ne 0 ] || die "$runtime made the container"
	has err "$1"
	[ ! -d "$ROOM/run/$runtime/c" ] || die "$runtime has kept the container"
}
passes() {
	create "$runtime"
	same "status of $runtime" "$status $(cat err)" "0 "
	delete
}

everything() {
	policy engine_socket=refuse host_paths=refuse mount_propagation=refuse mount_places=refuse \
		namespaces=refuse user=refuse capabilities=refuse \
		no_new_privileges=refuse cgroup_path=refuse devices=refuse root_path=refuse
}

test_runtime_ordinary_container() {
	everything
	bundle
	hooked createRuntime verify
	both passes
	has audit.jsonl '"event":"verify"'
	lacks audit.jsonl '"verdict":"refuse"'
}

test_runtime_prestart_too() {
	everything
	bundle
	hooked prestart verify
	both passes
}

# A place that a link of the image leads to.
test_runtime_behind_a_link() {
	everything
	mkdir volume
	bundle "$(printf '.mounts += [{destination: "/link/volume", type: "bind", source: "%s", options: ["rbind", "ro"]}]' "$PWD/volume")"
	ln -s data b/rootfs/link
	hooked createRuntime verify
	policy engine_socket=refuse host_paths=refuse mount_places=refuse
	both passes
}

# A file system of its own that a bind covers, as containerd's sandboxes have it.
test_runtime_covered() {
	everything
	mkdir shm
	bundle "$(printf '.mounts += [{destination: "/dev/shm", type: "bind", source: "%s", options: ["rbind", "ro"]}]' "$PWD/shm")"
	hooked createRuntime verify
	mount -t tmpfs -o size=64k shm shm
	runtime=runc
	passes
}

refuses() {
	create "$runtime"
	refused "$1"
}

test_runtime_limits() {
	policy resources=refuse
	bundle
	hooked createRuntime verify
	create runc
	same status "$status $(cat err)" "0 "
	delete
}

test_runtime_socket_appears() {
	policy engine_socket=refuse
	bundle
	hooked createRuntime verify
	socket "$PWD/docker.sock"
	protect_socket "$PWD/docker.sock"
	meddling "nsenter -t \$pid -m mount --bind $PWD/docker.sock $PWD/b/rootfs/data"
	rmdir b/rootfs/data
	: >b/rootfs/data
	both refuses "oakum: refused by engine_socket: mounts the engine socket '$PWD/docker.sock', at '/data' in the container"
}

test_runtime_host_directory_appears() {
	policy host_paths=refuse
	bundle
	hooked createRuntime verify
	meddling 'nsenter -t $pid -m mount --bind /etc '"$PWD/b/rootfs/data"
	both refuses "oakum: refused by host_paths: mounts '/etc' of the host, at '/data' in the container"
}

test_runtime_limit_lifted() {
	policy resources=refuse
	bundle
	hooked createRuntime verify
	meddling 'echo -1 >/sys/fs/cgroup/memory/'"${ROOM##*/}"'/memory.memsw.limit_in_bytes
echo -1 >/sys/fs/cgroup/memory/'"${ROOM##*/}"'/memory.limit_in_bytes'
	runtime=runc
	refuses "oakum: refused by resources: has the limit 9223372036854771712 in force, and the config says 67108864"
}

test_runtime_mount_gone() {
	policy mount_places=refuse
	bundle
	hooked createRuntime verify
	meddling 'nsenter -t $pid -m umount '"$PWD/b/rootfs/tmp"
	both refuses "oakum: refused by mount_places: has nothing mounted at '/tmp', where a mount was to be"
}

# Mounts that reach a protected thing by another name than the source in the config has.
by_another_name() { # SETUP: mounts something below b/rootfs/data in the container
	meddling "$1"
	both refuses "oakum: refused by engine_socket: mounts the engine socket '$PWD/run/docker.sock'"
}
socket_policy() {
	mkdir run alias
	socket "$PWD/run/docker.sock"
	policy engine_socket=refuse
	protect_socket "$PWD/run/docker.sock"
	bundle
	hooked createRuntime verify
}

test_runtime_socket_by_alias() {
	socket_policy
	mount --bind run alias
	by_another_name "nsenter -t \$pid -m mount --bind $PWD/alias $PWD/b/rootfs/data"
}

test_runtime_socket_by_submount() {
	socket_policy
	mkdir -p tree/deep
	mount --bind run tree/deep
	by_another_name "nsenter -t \$pid -m mount --rbind $PWD/tree $PWD/b/rootfs/data"
}

test_runtime_socket_by_hard_link() {
	socket_policy
	mkdir other
	ln run/docker.sock other/link
	rmdir b/rootfs/data
	: >b/rootfs/data
	by_another_name "nsenter -t \$pid -m mount --bind $PWD/other/link $PWD/b/rootfs/data"
}

test_runtime_socket_in_overlay() {
	socket_policy
	mkdir upper work
	meddling "nsenter -t \$pid -m mount -t overlay -o lowerdir=$PWD/run:$PWD/alias overlay $PWD/b/rootfs/data"
	both refuses "oakum: refused by engine_socket: mounts, as a layer of an overlay, the engine socket '$PWD/run/docker.sock'"
}

test_runtime_disk_appears() {
	policy host_paths=refuse
	bundle
	hooked createRuntime verify
	head -c 1048576 /dev/zero >disk
	mkfs.ext4 -q disk
	meddling "nsenter -t \$pid -m mount -o loop $PWD/disk $PWD/b/rootfs/data"
	both refuses "mounted at '/data', which no path of the host leads to"
}

test_runtime_device_appears() {
	policy host_paths=refuse
	bundle
	hooked createRuntime verify
	rmdir b/rootfs/data
	: >b/rootfs/data
	meddling "nsenter -t \$pid -m mount --bind /dev/kmsg $PWD/b/rootfs/data"
	both refuses "oakum: refused by host_paths: mounts '/dev/kmsg', a device, at '/data' in the container"
}

# All that the hook does with files and processes when there is nothing to mend: it starts
# nothing and enters nothing, and of the image it opens what it finds below its descriptor.
test_runtime_image_is_opened_in_root() {
	everything
	jq '.rules.volume_shadow = "warn" | .rules.init = "warn"' policy.json >edited
	cp edited policy.json
	mkdir volume
	bundle "$(printf '.mounts += [{destination: "/link", type: "bind", source: "%s", options: ["rbind", "ro"]}]' "$PWD/volume")"
	ln -s ../../../../../../etc b/rootfs/link
	hooked createRuntime verify
	printf '#!/bin/sh\nexec strace -f -o %s -e trace=file,process,setns,unshare %s "$@"\n' "$PWD/trace" "$HOOK" >watcher
	chmod 755 watcher
	jq --arg path "$PWD/watcher" '.hooks.createRuntime[0].path = $path' b/config.json >edited
	cp edited b/config.json
	runtime=runc
	passes
	same programs "$(grep -c 'execve(' trace)" 1
	! grep -E '(fork|clone|clone3|setns|unshare)\(' trace || die 'it starts or enters something'
	! grep -F "\"$PWD/b/rootfs/" trace || die 'something of the image is named by a path of the host'
	grep RESOLVE_IN_ROOT trace >inside || die 'nothing of the image was looked at'
	root=$(sed -n "s#.*openat2(AT_FDCWD, \"$PWD/b/rootfs\".*O_DIRECTORY.* = \([0-9]*\)\$#\1#p" trace | tail -n 1)
	same 'looks at the image' "$(grep -c "openat2($root, \"/" trace)" "$(grep -c RESOLVE_IN_ROOT trace)"
	has inside '"/link"'
}

# No config could say so, and no log could quote it.
test_runtime_place_without_a_text() {
	policy host_paths=refuse
	bundle
	hooked createRuntime verify
	mkdir shown "b/rootfs/data/$(printf '\377')"
	meddling "nsenter -t \$pid -m mount --bind $PWD/shown $PWD/b/rootfs/data/$(printf '\377')"
	both refuses 'oakum: refused by facts: the container has a mount whose path is no UTF-8'
}

test_runtime_shared_mount_appears() {
	policy mount_propagation=refuse
	bundle
	hooked createRuntime verify
	mkdir share
	mount --bind share share
	mount --make-shared share
	meddling "nsenter -t \$pid -m mount --bind $PWD/share $PWD/b/rootfs/data
nsenter -t \$pid -m mount --make-shared $PWD/b/rootfs/data"
	both passes
	jq '.mounts += [{destination: "/data", type: "bind", source: ($ENV.PWD + "/share"), options: ["rbind", "rshared"]}] |
		.linux.rootfsPropagation = "rshared"' b/config.json >edited
	cp edited b/config.json
	runtime=runc
	refuses "oakum: refused by mount_propagation: "
}

test_runtime_user_namespace() {
	policy namespaces=refuse engine_socket=refuse host_paths=refuse mount_places=refuse
	chmod 755 .
	bundle '.linux.namespaces += [{type: "user"}] |
		.linux.uidMappings = [{containerID: 0, hostID: 300000, size: 65536}] |
		.linux.gidMappings = .linux.uidMappings'
	hooked createRuntime verify
	both passes
}

test_runtime_other_mapping() {
	policy namespaces=refuse
	bundle '.linux.namespaces += [{type: "user"}] |
		.linux.uidMappings = [{containerID: 0, hostID: 300000, size: 65536}] |
		.linux.gidMappings = .linux.uidMappings'
	hooked createRuntime verify
	meddling "jq '.linux.uidMappings[0].size = 1000' $PWD/b/config.json >$PWD/changed
cp $PWD/changed $PWD/b/config.json"
	both refuses "oakum: refused by namespaces: has other ids mapped than 'uidMappings' says"
}

test_runtime_other_namespaces() {
	policy namespaces=refuse
	bundle '.linux.namespaces |= map(select(.type != "network" and .type != "ipc"))'
	hooked createRuntime verify
	meddling "jq '.linux.namespaces += [{type: \"network\"}, {type: \"ipc\"}]' $PWD/b/config.json >$PWD/changed
cp $PWD/changed $PWD/b/config.json"
	both refuses "oakum: refused by namespaces: is in the host's ipc namespace and not in its own"
}

test_runtime_other_root() {
	policy
	bundle
	hooked createRuntime verify
	cp -a b/rootfs b/other
	meddling "jq '.root.path = \"other\"' $PWD/b/config.json >$PWD/changed
cp $PWD/changed $PWD/b/config.json"
	both refuses "oakum: refused by facts: nothing is mounted at '$PWD/b/other'"
}

# A config that the wrapper would have rewritten: it was walked around.
test_runtime_without_the_wrapper() {
	policy no_new_privileges=rewrite
	bundle '.process.noNewPrivileges = false'
	hooked createRuntime verify
	both refuses 'oakum: refused by no_new_privileges: '
	has err 'a hook cannot change this: use the runtime wrapper for this'
	policy no_new_privileges=warn
	both passes
	policy
	both passes
}

test_runtime_exception() {
	mkdir run
	socket "$PWD/run/docker.sock"
	bundle "$(printf '.mounts += [{destination: "/data", type: "bind", source: "%s", options: ["rbind"]}]' "$PWD/run")"
	hooked createRuntime verify
	EXCEPTIONS='[{"match": {"rootfs": "'$PWD'/b/rootfs"}, "rules": ["engine_socket"], "reason": "a test", "expires": "2999-01-01"}]' \
		policy engine_socket=refuse
	protect_socket "$PWD/run/docker.sock"
	both passes
	has audit.jsonl '"excepted":"a test"'
	policy engine_socket=refuse
	protect_socket "$PWD/run/docker.sock"
	both refuses 'oakum: refused by engine_socket: mounts '
}

# The bundle as it stands, without its config, and with one that cannot be read.
test_runtime_broken_bundle() {
	policy
	bundle
	hooked createRuntime verify
	meddling "mv $PWD/b/config.json $PWD/b/gone"
	runtime=runc
	refuses 'oakum: refused by state: '
}

# The time that it takes grows with the number of mounts, and not with its square.
test_runtime_many_mounts() {
	everything
	mkdir many
	bundle "$(printf '.mounts += [{destination: "/data", type: "bind", source: "%s", options: ["rbind"]}]' "$PWD/many")"
	hooked createRuntime verify
	mount -t tmpfs tmpfs many
	for i in $(seq 1000); do
		mkdir many/$i && echo "$PWD/many/$i"
	done >names
	python3 -c '
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
for line in open("names"):
    if libc.mount(line.strip().encode(), line.strip().encode(), None, 4096, None):
        sys.exit("mount: %d" % ctypes.get_errno())'
	runtime=runc
	passes
}

# The wrapper puts the hook there, the hook reads the same policy, and a second wrapper finds
# nothing to add.
test_runtime_injected() {
	policy verify_hook=rewrite no_new_privileges=rewrite
	jq --arg hook "$HOOK" --arg runc "$(command -v runc)" '.runtimes = [$runc] |
		.rules.verify_hook = {action: "rewrite", path: $hook, name: "ci"}' policy.json >/etc/oakum/ci.json
	bundle '.process.noNewPrivileges = false'
	ln -s "$BUILD/oakum-runtime" oakum-runtime-ci
	./oakum-runtime-ci --root "$ROOM/run/runc" create --bundle b c >out 2>err </dev/null || die "$(cat err)"
	same hooks "$(jq -c '.hooks | [keys, .createRuntime[].args]' b/config.json)" \
		'[["createRuntime"],["oakum-hook","--name=ci","verify"]]'
	has audit.jsonl '"event":"verify"'
	"$BUILD/oakum" rewrite --policy /etc/oakum/ci.json b >twice.json
	cmp b/config.json twice.json
	runtime=runc
	delete
}

# Whatever names the wrapper's policy, the hook is told of it.
test_runtime_injected_with_the_same_policy() {
	policy verify_hook=rewrite
	jq --arg hook "$HOOK" --arg runc "$(command -v runc)" '.runtimes = [$runc] |
		.rules.verify_hook = {action: "rewrite", path: $hook}' policy.json >edited
	cp edited policy.json
	bundle
	"$BUILD/oakum-runtime" --oakum-policy=policy.json --root "$ROOM/run/runc" create --bundle b c >out 2>err </dev/null ||
		die "$(cat err)"
	runtime=runc
	delete
	same arguments "$(jq -c .hooks.createRuntime[].args b/config.json)" \
		"[\"oakum-hook\",\"--policy=$PWD/policy.json\",\"verify\"]"
	has audit.jsonl '"event":"verify"'
	cp policy.json /etc/oakum/ci.json
	bundle
	ln -s "$BUILD/oakum-runtime" oakum-runtime-ci
	./oakum-runtime-ci --root "$ROOM/run/runc" create --bundle b c >out 2>err </dev/null || die "$(cat err)"
	delete
	same arguments "$(jq -c .hooks.createRuntime[].args b/config.json)" '["oakum-hook","--name=ci","verify"]'
}

# A hook that is not installed keeps everything from starting, and says so.
test_runtime_hook_is_not_installed() {
	policy verify_hook=rewrite
	jq --arg runc "$(command -v runc)" '.runtimes = [$runc] |
		.rules.verify_hook = {action: "rewrite", path: "/oakum/is/not/there"}' policy.json >edited
	cp edited policy.json
	bundle
	status=0
	"$BUILD/oakum-runtime" --oakum-policy="$PWD/policy.json" --root "$ROOM/run/runc" create --bundle b c >out 2>err </dev/null ||
		status=$?
	same status "$status" 1
	has err "oakum: refused by verify_hook: is not looked at when its mounts are made: there is no hook '/oakum/is/not/there'"
	[ ! -d "$ROOM/run/runc/c" ] || die 'it was made'
}
