# SPDX-License-Identifier: Apache-2.0
# Remapped containers on every kind of storage that engines have: directories, subvolumes, disks
# of their own and overlays on them are shown with other owners; FUSE is not, and says so. The
# kernel must have btrfs and loop devices.

. "$E2E/bare.sh"
bare_runtime "$(command -v "${runtime:-runc}")"

numbers_off
FLOOR=1879048192 # the pool's first id
IMAGE=docker.io/library/bb:1
FENCE=(--network none --cgroup-parent "/$GROUP")
LOOK='id -u; cat /proc/self/uid_map; stat -c "%u %n" /root /bin/busybox; echo x >/root/x && chown 33:44 /root/x; stat -c "%u:%g %n" /root/x'

disk() { # FILE-SYSTEM DIR: one of its own
	truncate -s 512M "$2.img" && "mkfs.$1" -q "$2.img" >/dev/null 2>&1 && mkdir "$2" &&
		mount -o loop "$2.img" "$2" || fail "no $1"
}

nothing_prepared() {
	is 'what is prepared' "$(ls -A /run/oakum/prepared 2>/dev/null)" ''
	is 'ranges that are taken' "$(ls -A /run/oakum/ranges 2>/dev/null)" ''
	lacks 'the mount table' "$(cat /proc/self/mountinfo)" /run/oakum/
}

# The last run was LOOK in a remapped container.
is_at_home() {
	local outside
	status 0
	outside=$(awk 'NF == 3 && $1 == 0 && $3 == 65536 { print $2 }' <<<"$OUT")
	[ "0$outside" -ge "$FLOOR" ] || fail "not remapped: ids from '$outside' on" "$OUT"
	is 'what it sees' "$(sed 2d <<<"$OUT")" \
		$'0\n0 /root\n0 /bin/busybox\n33:44 /root/x'
}

# The last run was LOOK in one that is on FUSE: a number.
is_a_number() {
	is 'the user' "$(head -n 1 <<<"$OUT")" 65532
	has 'the mapping' "$OUT" 4294967295
	local why
	why=$(grep '"event":"\(create\|run\)"' "$TMP/audit.jsonl" | tail -n 1 |
		jq -r '.findings[] | select(.rule == "user" and .pointer == "/process/user/uid") | .message')
	has 'the audit log' "$why" \
		"runs as root (uid 0), and cannot be remapped: its root file system cannot be shown to it: '/"
	has 'the audit log' "$why" "/merged' is on a file system that cannot show other owners"
}

is_refused() {
	refused_by user
	stderr_has 'is on a file system that cannot show other owners (at /process/user/uid; '
	stderr_has 'rules.user = "rewrite")'
}

always() {
	policy '"extends": "restricted"' '"rules": { "user": { "remap": "always" } }'
}

# Each has a directory of its own: dockerd does not start where it finds several kinds.
docker_on() { # DRIVER [DATA-ROOT]
	engine_stop dockerd
	dockerd_start --storage-driver "$1" --data-root "${2:-$TMP/docker-$1}" ||
		fail 'dockerd did not start'
	is 'the driver' "$(docker info -f '{{.Driver}}')" "$1"
	docker_image || fail 'no image'
}

# All that an engine does to a container's files, with the owners that they have inside.
docker_keeps_owners() {
	run docker run --name s1 --runtime oakum bb:1 sh -c "$LOOK"
	is_at_home
	run docker diff s1
	is 'what was changed' "$(sort <<<"$OUT")" $'A /root/x\nC /root'
	run sh -c 'docker export s1 | tar -tv --numeric-owner | awk "{ print \$2 }" | sort -u'
	stdout_is $'0/0\n33/44'
	docker rm s1 >/dev/null
	docker run -d --name s2 --runtime oakum bb:1 sleep 1000 >/dev/null
	echo copied >"$TMP/copied"
	run docker cp "$TMP/copied" s2:/home/copied
	status 0
	run docker exec s2 sh -c 'stat -c "%u %n" /home/copied && cat /home/copied && echo more >>/home/copied && chown 33 /home/copied'
	stdout_is $'0 /home/copied\ncopied'
	run sh -c 'docker cp s2:/home/copied - | tar -xO'
	stdout_is $'copied\nmore'
	run docker restart -t 1 s2
	status 0
	run docker exec s2 stat -c %u /home/copied
	stdout_is 33
	run docker commit s2 kept
	status 0
	docker rm -f s2 >/dev/null
	run docker run --rm --runtime runc kept stat -c '%u %n' /home/copied /home
	stdout_is $'33 /home/copied\n0 /home'
	nothing_prepared
}

it 'docker on plain directories (vfs)'
docker_on vfs
docker_keeps_owners

it 'docker on btrfs: a subvolume'
disk btrfs "$TMP/btrfs"
docker_on btrfs "$TMP/btrfs/docker"
docker_keeps_owners

it 'docker on overlays on btrfs'
docker_on overlay2 "$TMP/btrfs/docker"
docker_keeps_owners

it 'docker on fuse-overlayfs: a number, and why; or refused'
docker_on fuse-overlayfs
docker_run bb:1 sh -c "$LOOK"
is_a_number
always
docker_run bb:1 id -u
status 125
is_refused
policy_default
engine_stop dockerd

# ---- containerd ----

it 'containerd has snapshots of each kind'
engine_stop containerd
mkdir -p "$TMP/btrfs/snapshots" "$TMP/containerd/io.containerd.snapshotter.v1.btrfs"
mount --bind "$TMP/btrfs/snapshots" "$TMP/containerd/io.containerd.snapshotter.v1.btrfs"
containerd_start || fail 'containerd did not start'
for snapshotter in overlayfs native btrfs; do
	image_tar "$TMP/image" "$IMAGE" '{ "Cmd": [ "sh" ], "Env": [ "PATH=/bin" ] }' |
		ctr images import --snapshotter "$snapshotter" - >"$TMP/out" 2>&1 ||
		fail "no image on $snapshotter" "$(cat "$TMP/out")"
done

for snapshotter in overlayfs native btrfs; do
	it "containerd on $snapshotter, and on its view of one layer"
	run ctr run --rm --snapshotter "$snapshotter" --runc-binary "$OAKUM" "$IMAGE" c1 sh -c "$LOOK"
	is_at_home
	run ctr run --rm --read-only --snapshotter "$snapshotter" --runc-binary "$OAKUM" "$IMAGE" c2 \
		sh -c 'id -u; stat -c %u /bin/busybox; touch /root/x 2>&1'
	status 1
	stdout_is $'0\n0\ntouch: /root/x: Read-only file system'
	nothing_prepared
done

# ---- podman ----

podman_on() { # DRIVER ROOT [LINE…]
	{
		printf '[storage]\ndriver = "%s"\ngraphroot = "%s"\nrunroot = "/run/containers/storage"\n' "$1" "$2"
		printf '%s\n' "${@:3}"
	} >"$TMP/podman/one.conf"
	export CONTAINERS_STORAGE_CONF=$TMP/podman/one.conf
	tar -C "$TMP/image" -c . | podman import --change CMD=sh - localhost/bb:1 >"$TMP/out" 2>&1 ||
		fail 'no image' "$(cat "$TMP/out")"
}

it 'podman on btrfs'
podman_setup >"$TMP/out" 2>&1 || fail 'no image' "$(cat "$TMP/out")"
podman_on btrfs "$TMP/btrfs/podman"
run podman --runtime "$OAKUM" run --rm "${FENCE[@]}" bb:1 sh -c "$LOOK"
is_at_home
nothing_prepared

it 'podman on fuse-overlayfs: a number, and why; or refused'
podman_on overlay "$TMP/podman/fuse" '[storage.options.overlay]' 'mount_program = "/usr/bin/fuse-overlayfs"'
run podman --runtime "$OAKUM" run --rm "${FENCE[@]}" bb:1 sh -c "$LOOK"
is_a_number
always
run podman --runtime "$OAKUM" run --rm "${FENCE[@]}" bb:1 id -u
status 126
is_refused
policy_default

# ---- a disk of its own, as devmapper and zvols give ----

printf '{ "version": 1, "runtimes": [ "%s" ], "rules": { "user": { "action": "rewrite", "remap": "always" } } }\n' \
	"$REAL" >"$POLICY"
it 'a root that is an ext4 of its own'
bundle "own-ext4" sh -c "$LOOK"
mv "$BUNDLE/rootfs" "$BUNDLE/image"
disk ext4 "$BUNDLE/rootfs"
cp -a "$BUNDLE/image/." "$BUNDLE/rootfs"
oakum run --bundle "$BUNDLE" own-ext4
is_at_home
is 'owners on disk' "$(stat -c '%u:%g' "$BUNDLE/rootfs/root/x")" 33:44
umount "$BUNDLE/rootfs"
