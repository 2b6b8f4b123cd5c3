# SPDX-License-Identifier: Apache-2.0
# What the policy wants mended and a hook can still mend: the tmpfs on /tmp, a mount that must
# not be there, limits. Real containers, looked at after the hook.

# mount_of PLACE: the line of /proc/PID/mountinfo of what is mounted there in the container c;
# nothing when nothing is.
mount_of() {
	awk -v place="$1" '$5 == place' "/proc/$(container_pid)/mountinfo"
}
# mends FUNCTION: it was made, and FUNCTION is content with it.
mends() {
	create "$runtime"
	same "status of $runtime" "$status $(cat err)" "0 "
	"$@"
	has audit.jsonl '"verdict":"rewrite"'
	lacks audit.jsonl '"verdict":"refuse"'
	delete
}
no_mount_at() {
	same "what $runtime has at $1" "$(mount_of "$1")" ''
}
limited_tmp() {
	line=$(mount_of /tmp)
	for option in "$@"; do
		case "$line " in
		*[\ ,]"$option"[\ ,]*) ;;
		*) die "/tmp of $runtime lacks $option: '$line'" ;;
		esac
	done
	same 'mode of /tmp' "$(stat -c %a "/proc/$(container_pid)/root/tmp")" 1777
}

test_repair_tmp() {
	policy tmp=rewrite mount_places=refuse
	bundle '.mounts |= map(select(.destination != "/tmp"))'
	hooked createRuntime verify
	jq '.rules.tmp = {action: "rewrite", size: "300k", grow: false}' policy.json >edited
	cp edited policy.json
	both mends limited_tmp tmpfs rw noexec nosuid nodev size=300k
	has audit.jsonl 'has no tmpfs on /tmp'
}

# The same with root of the container being another user outside.
test_repair_tmp_in_a_user_namespace() {
	policy tmp=rewrite
	chmod 755 .
	bundle '.mounts |= map(select(.destination != "/tmp")) |
		.linux.namespaces += [{type: "user"}] |
		.linux.uidMappings = [{containerID: 0, hostID: 300000, size: 65536}] |
		.linux.gidMappings = .linux.uidMappings'
	hooked createRuntime verify
	both mends owned_tmp
}
owned_tmp() {
	limited_tmp tmpfs noexec
	same 'owner of /tmp' "$(stat -c %u:%g "/proc/$(container_pid)/root/tmp")" 300000:300000
}

# What was mounted there is gone, or another one, by the time of the hook.
test_repair_tmp_that_is_otherwise() {
	policy tmp=rewrite mount_places=refuse
	bundle
	hooked createRuntime verify
	cp b/config.json kept.json
	for change in umount 'mount -t tmpfs -o nosuid,nodev,noexec,size=0 none' \
		'mount -t tmpfs -o nosuid,nodev,noexec,size=128k none' \
		'mount -o remount,exec'; do
		cp kept.json b/config.json
		meddling "nsenter -t \$pid -m $change $PWD/b/rootfs/tmp"
		both mends_last_tmp
	done
}
mends_last_tmp() {
	mends true
	create "$runtime"
	same 'size and mode of the last mount on /tmp' "$(stat -f -c '%b * %S' "/proc/$(container_pid)/root/tmp")" '16 * 4096'
	mount_of /tmp | tail -n 1 | grep -q 'noexec' || die "$runtime: programs run from /tmp: $(mount_of /tmp)"
	delete
}

# A link of the image is not followed, and what is mounted below /tmp is not hidden.
test_repair_tmp_refuses() {
	policy tmp=rewrite
	bundle
	hooked createRuntime verify
	meddling "nsenter -t \$pid -m umount $PWD/b/rootfs/tmp
rmdir $PWD/b/rootfs/tmp
ln -s data $PWD/b/rootfs/tmp"
	for runtime in runc crun; do
		refuses 'oakum: refused by tmp: has no tmpfs on /tmp ('
		has err "a hook could not mend it ('/tmp' of the container is reached by a link): use the runtime wrapper for this"
		rm b/rootfs/tmp
		mkdir b/rootfs/tmp
	done
	meddling "nsenter -t \$pid -m umount $PWD/b/rootfs/tmp
nsenter -t \$pid -m mount -t tmpfs none $PWD/b/rootfs/tmp/below"
	mkdir b/rootfs/tmp/below
	jq 'del(.hooks.createRuntime[1])' b/config.json >edited
	cp edited b/config.json
	both refuses 'oakum: refused by tmp: has no tmpfs on /tmp ('
}

# What would be mended on the host, too, is not.
test_repair_refuses_what_is_shared() {
	policy tmp=rewrite
	bundle '.linux.rootfsPropagation = "rshared"'
	hooked createRuntime verify
	mkdir share
	mount --bind share share
	mount --make-shared share
	meddling "nsenter -t \$pid -m umount $PWD/b/rootfs/tmp
nsenter -t \$pid -m mount --bind $PWD/share $PWD/b/rootfs/tmp"
	runtime=runc
	refuses 'a hook could not mend it (the mount that it is on is shared with the host): use the runtime wrapper for this'
	same 'mounts on the host' "$(grep -c " $PWD/share " /proc/self/mountinfo)" 1
}

repaired_socket() {
	mkdir run
	socket "$PWD/run/docker.sock"
	policy engine_socket=rewrite
	protect_socket "$PWD/run/docker.sock"
	jq '.rules.engine_socket.drop = true' policy.json >edited
	cp edited policy.json
	bundle "${1:-.}"
	hooked createRuntime verify
}

test_repair_socket() {
	repaired_socket
	meddling "nsenter -t \$pid -m mount --bind $PWD/run $PWD/b/rootfs/data"
	both mends no_mount_at /data
	has audit.jsonl "mounts the engine socket '$PWD/run/docker.sock' (a directory above it), at '/data' in the container"
}

# With what is below it; and when a file was bound.
test_repair_socket_deeper() {
	repaired_socket
	mkdir -p b/rootfs/data/x
	: >b/rootfs/data/y
	meddling "nsenter -t \$pid -m mount --bind $PWD/run $PWD/b/rootfs/data/x
nsenter -t \$pid -m mount --bind $PWD/run/docker.sock $PWD/b/rootfs/data/y"
	both mends no_mount_at /data/x
	both mends no_mount_at /data/y
}

# The config itself asks for it: there was no wrapper that left it out.
test_repair_socket_of_the_config() {
	repaired_socket "$(printf '.mounts += [{destination: "/data", type: "bind", source: "%s", options: ["rbind"]}]' "$PWD/run")"
	both mends no_mount_at /data
	policy engine_socket=rewrite
	protect_socket "$PWD/run/docker.sock"
	both refuses 'oakum: refused by engine_socket: mounts the engine socket'
}

test_repair_socket_covered() {
	repaired_socket
	meddling "nsenter -t \$pid -m mount --bind $PWD/run $PWD/b/rootfs/data
nsenter -t \$pid -m mount -t tmpfs none $PWD/b/rootfs/data"
	both refuses 'a hook could not mend it (something else is mounted over it): use the runtime wrapper for this'
}

group_file() { # CONTROLLER/FILE
	cat "/sys/fs/cgroup/${1%/*}/${ROOM##*/}/${1##*/}"
}

test_repair_limits() {
	policy resources=rewrite
	bundle
	hooked createRuntime verify
	meddling "echo -1 >/sys/fs/cgroup/memory/${ROOM##*/}/memory.memsw.limit_in_bytes
echo -1 >/sys/fs/cgroup/memory/${ROOM##*/}/memory.limit_in_bytes
echo max >/sys/fs/cgroup/pids/${ROOM##*/}/pids.max
echo -1 >/sys/fs/cgroup/cpu/${ROOM##*/}/cpu.cfs_quota_us"
	runtime=runc
	mends limits_are 67108864 134217728 100 50000
	for text in 'has the limit 9223372036854771712 in force, and the config says 67108864' \
		"has no limit in force: the kernel says 'max', the config 100" \
		'may use 0 thousandths of a processor (0: no limit), and the config says 500'; do
		has audit.jsonl "$text"
	done
}
limits_are() { # MEMORY SWAP PIDS QUOTA
	same memory "$(group_file memory/memory.limit_in_bytes)" "$1"
	same swap "$(group_file memory/memory.memsw.limit_in_bytes)" "$2"
	same pids "$(group_file pids/pids.max)" "$3"
	same quota "$(group_file cpu/cpu.cfs_quota_us)" "$4"
}

# The config has none.
test_repair_limits_of_the_config() {
	policy resources=rewrite
	jq '.rules.resources = {action: "rewrite", memory: "64m", pids: 77, cpu: 250}' policy.json >edited
	cp edited policy.json
	bundle 'del(.linux.resources.memory, .linux.resources.pids, .linux.resources.cpu)'
	hooked createRuntime verify
	runtime=runc
	mends limits_are 67108864 134217728 77 25000
}

# A group that others are in is not the container's to limit.
test_repair_limits_of_others() {
	policy resources=rewrite
	bundle
	hooked createRuntime verify
	runtime=crun
	refuses 'oakum: refused by resources: has the limit 9223372036854771712 in force'
	has err 'a hook cannot change this: use the runtime wrapper for this'
}

# What the runtime has read already.
test_repair_is_not_for_everything() {
	policy user=rewrite
	bundle '.process.user.uid = 0'
	hooked createRuntime verify
	both refuses 'a hook cannot change this: use the runtime wrapper for this'
	for change in '.process.capabilities.bounding = ["CAP_SYS_ADMIN"]' 'del(.linux.seccomp)' '.process.noNewPrivileges = false' .; do
		policy capabilities=rewrite seccomp=rewrite no_new_privileges=rewrite init=rewrite
		jq --arg init "$BUILD/oakum-init" '.rules.init = {action: "rewrite", path: $init}' policy.json >edited
		cp edited policy.json
		bundle "$change"
		hooked createRuntime verify
		both refuses 'a hook cannot change this: use the runtime wrapper for this'
	done
}

test_repair_not_in_audit_mode() {
	MODE=audit policy tmp=rewrite
	bundle '.mounts |= map(select(.destination != "/tmp"))'
	hooked createRuntime verify
	runtime=runc
	create runc
	same status "$status $(cat err)" "0 "
	no_mount_at /tmp
	has audit.jsonl '"would":"rewrite"'
	delete
}
