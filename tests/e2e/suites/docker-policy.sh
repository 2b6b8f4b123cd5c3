# SPDX-License-Identifier: Apache-2.0
# dockerd with Oakum as an added runtime: what is refused, and how the policy decides; then
# with Oakum as its default runtime.

it 'dockerd runs'
dockerd_start || fail 'dockerd did not start'
docker_image || fail 'no image'

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
	docker_run -v "$2:/x" bb:1 id
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
docker_run --mount type=bind,src=/run/docker.sock,dst=/x,readonly bb:1 id
status 125
refused_by engine_socket

it 'refused: --privileged'
docker_run --privileged bb:1 id
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

it 'only images on the list: by their id, under any name'
images() { # ID…
	mkdir -p /etc/oakum/policy.d
	jq -n '{version: 1, rules: {image_digest: {action: "refuse", allow: $ARGS.positional}}}' --args "$@" \
		>/etc/oakum/policy.d/50-images.json
}
images "sha256:$(printf '0%.0s' {1..64})"
docker_run bb:1 id -u
status 125
refused_by image_digest
stderr_has "is of an image that is not on the list: bb:1 ($(docker image inspect -f '{{.Id}}' bb:1))"
images "$(docker image inspect -f '{{.Id}}' bb:1)"
docker tag bb:1 other:name
docker_run other:name id -u
status 0
stdout_is 65532
DOCKER_BUILDKIT=0 docker build -q -t bb:forged - >/dev/null 2>&1 <<-'DOCKERFILE'
	FROM bb:1
	LABEL forged=1
DOCKERFILE
docker tag bb:forged other:name
docker_run other:name id -u
status 125
refused_by image_digest
rm /etc/oakum/policy.d/50-images.json
docker rmi other:name bb:forged >/dev/null 2>&1

it 'a directory beside the socket is no matter'
mkdir -p "$TMP/data"
echo data >"$TMP/data/file"
docker_run -v "$TMP/data:/x" bb:1 cat /x/file
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
	docker_run "$1" probe
	status 0
	fact_is NoNewPrivs "$2"
	fact_is uid 65532
}

id_of() { # IMAGE
	docker image inspect -f '{{.Id}}' "$1"
}

it 'an exception for the image lets through what it names, and no more'
docker tag bb:1 other:1
docker commit --change 'LABEL other=1' "$(docker create bb:1)" changed:1 >/dev/null
exception "{ \"image\": \"bb:1\", \"image_id\": \"$(id_of bb:1)\" }" 2099-12-31
privileges_stay bb:1 0
privileges_stay other:1 1
docker_run --privileged bb:1 id
status 125
docker_run -v /run/docker.sock:/x bb:1 id
status 125

it 'an exception for the image'\''s id'
exception "{ \"image_id\": \"$(id_of bb:1)\" }" 2099-12-31
privileges_stay other:1 0
privileges_stay changed:1 1

it 'an exception for the image where root is remapped: the hook knows the image, too'
numbers_off
exception "{ \"image_id\": \"$(id_of bb:1)\" }" 2099-12-31
docker_run bb:1 probe
status 0
fact_is NoNewPrivs 0
fact_is uid 0
docker_run changed:1 probe
fact_is NoNewPrivs 1
numbers

it 'nothing that the workload says makes it an exception'
exception "{ \"image\": \"trusted:1\", \"image_id\": \"$(id_of bb:1)\" }" 2099-12-31
docker_run --label image=trusted:1 --env IMAGE=trusted:1 --name trusted --hostname trusted \
	bb:1 probe
fact_is NoNewPrivs 1

it 'an expired exception does not apply'
exception "{ \"image_id\": \"$(id_of bb:1)\" }" 2020-01-31
privileges_stay bb:1 1

it 'preset baseline: root stays root, cut back; what escapes is refused'
policy '"extends": "baseline"'
docker_run bb:1 probe
status 0
fact_is uid 0
fact_is NoNewPrivs 1
fact_is Seccomp 2
tmp_is_limited
is 'NET_RAW and more in CapBnd' $((0x$(fact CapBnd) & ~0xa80405fb)) 0
docker_run -v /run/docker.sock:/x bb:1 id
status 125
refused_by engine_socket
docker_run --privileged bb:1 id
status 125

it 'mode audit: judged and recorded, nothing changed or refused'
policy '"mode": "audit"'
: >"$TMP/audit.jsonl"
docker_run -v /run/docker.sock:/x bb:1 probe
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
docker run -d --name c1 --runtime oakum bb:1 sleep 1000 >/dev/null
echo '{ "version": 1, "rules": { "engine_sokcet": "off" } }' >/etc/oakum/policy.json
docker_run bb:1 id
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
