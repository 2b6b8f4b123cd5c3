# SPDX-License-Identifier: Apache-2.0
# What flags of docker ask for, in the words of each version: dockerd 20.10 writes some of
# them differently from 26 and 28, which have flags of their own besides.

it 'dockerd runs'
dockerd_start || fail 'dockerd did not start'
docker_image || fail 'no image'

# knows FLAG: whether this client has it.
knows() {
	docker run --help | grep -q -- "$1"
}

refuses_flags() { # RULE PART-OF-MESSAGE FLAG…
	it "refused: ${*:3}"
	docker_run "${@:3}" bb:1 id
	status 125
	stdout_is ''
	refused_by "$1"
	has 'the message' "$ERR" "$2"
}

refuses_flags namespaces "the host's pid namespace" --pid host
refuses_flags namespaces "the host's network namespace" --network host
refuses_flags namespaces "the host's ipc namespace" --ipc host
refuses_flags namespaces "the host's uts namespace" --uts host
refuses_flags devices 'c 10:229 rwm' --device /dev/fuse
refuses_flags sysctls net.ipv4.ip_forward --sysctl net.ipv4.ip_forward=1

it 'refused: the namespaces of a container that has the host'\''s'
docker run -d --name host --runtime runc --network host --pid host bb:1 sleep 1000 >/dev/null
docker_run --network container:host bb:1 id
status 125
refused_by namespaces
docker_run --pid container:host bb:1 id
status 125
refused_by namespaces
docker rm -f host >/dev/null

it 'the namespaces of an ordinary container may be joined'
docker run -d --name other --runtime oakum bb:1 sleep 1000 >/dev/null
docker_run --network container:other --pid container:other bb:1 id -u
status 0
stdout_is 65532

it 'an update is held to the maxima'
run docker update --memory 100t --memory-swap 100t other
status 1
refused_by resources
run docker update --pids-limit -1 other
status 1
refused_by resources
run docker update --restart always other # all else is unchanged
status 0
docker rm -f other >/dev/null

it 'a label or an annotation of the CRI makes no sandbox of a container'
forged=--label
! knows --annotation || forged=--annotation
docker_run "$forged" io.kubernetes.cri.container-type=sandbox bb:1 probe
probe_is_hardened

it 'read-only binds are as read-only as the runtime can make them'
mkdir -p "$TMP/tree/below"
mount -t tmpfs below "$TMP/tree/below"
read_only_below() { # RUNTIME: the options of the mount below a read-only one
	docker run --rm --runtime "$1" --mount "type=bind,src=$TMP/tree,dst=/y,readonly" bb:1 \
		sed -n 's,^[^ ]* /y/below [^ ]* \(r[ow]\).*,\1,p' /proc/mounts
}
is 'the mount below' "$(read_only_below oakum)" "$(read_only_below bare)"
umount "$TMP/tree/below"

# From 26 on:
if knows --annotation; then
	it 'a directory of a volume is mounted; one that leads out of it is not'
	docker volume create parts >/dev/null
	docker run --rm --runtime runc -v parts:/x bb:1 \
		sh -c 'mkdir /x/sub && echo part >/x/sub/file && ln -s /run /x/out'
	docker_run --mount type=volume,src=parts,dst=/y,volume-subpath=sub bb:1 cat /y/file
	status 0
	stdout_is part
	docker_run --mount type=volume,src=parts,dst=/y,volume-subpath=out bb:1 ls /y
	[ "$STATUS" -ne 0 ] || lacks 'what is mounted' "$OUT" docker.sock
fi
