# SPDX-License-Identifier: Apache-2.0
# The steps of image builds: BuildKit, which calls the runc of dockerd's PATH, the legacy builder,
# and buildah; under the containers' policy and under one for builds.

LINKS=$PREFIX/libexec/oakum/path
CONTEXT=$TMP/context
mkdir -p "$CONTEXT"
tar -C "$TMP/image" -cf "$CONTEXT/image.tar" .

dockerfile() { # LINE…
	printf '%s\n' 'FROM scratch' 'ADD image.tar /' "$@" >"$CONTEXT/Dockerfile"
}

# Says who a step is, and then does what steps do.
facts_and_a_package() {
	# shellcheck disable=SC2016 # the step's
	dockerfile 'RUN echo "step: $(id -u) $(grep -h "CapEff\|NoNewPrivs" /proc/self/status | tr -d "\n")"' \
		'RUN echo 1 >/tmp/kept && echo 2 >/etc/owned && chown 5:6 /etc/owned' \
		'RUN cat /tmp/kept && stat -c "owner %u:%g" /etc/owned'
}

buildkit() {
	run env DOCKER_BUILDKIT=1 docker build --no-cache --progress plain -t built:1 "$CONTEXT"
	OUT+=$'\n'$ERR
}

dockerd_again() { # OPTION…
	engine_stop dockerd
	dockerd_start "$@" || fail 'dockerd did not start'
}

it 'BuildKit: by default its steps run by runc alone'
dockerd_again
facts_and_a_package
buildkit
status 0
lacks 'the step' "$OUT" 'NoNewPrivs: 1'
has 'the step' "$OUT" 'step: 0 '

it 'BuildKit with our directory first on its PATH: steps are held to the policy'
is 'the link runc' "$(readlink -f "$LINKS/runc")" "$OAKUM"
is 'the link crun' "$(readlink -f "$LINKS/crun")" "$OAKUM"
PATH=$LINKS:$PATH dockerd_again
dockerfile 'RUN echo "step: $(id -u) $(grep -h "CapEff\|NoNewPrivs" /proc/self/status | tr -d "\n")"'
buildkit
status 0
has 'the step' "$OUT" 'step: 65532 CapEff:'
has 'the step' "$OUT" 'CapEff:	0000000000000000NoNewPrivs:	1'

it 'BuildKit, steps that are remapped: root inside, and layers with its owners'
numbers_off
dockerfile 'RUN echo "step: $(id -u) $(grep -h "CapEff\|NoNewPrivs" /proc/self/status | tr -d "\n")"' \
	'RUN echo 2 >/etc/owned && chown 5:6 /etc/owned' 'RUN stat -c "owner %u:%g" /etc/owned'
buildkit
status 0
has 'the step' "$OUT" 'step: 0 CapEff:	00000000a80405fbNoNewPrivs:	1'
has 'the step' "$OUT" 'owner 5:6'
run docker run --rm --runtime runc built:1 stat -c '%u:%g %n' /etc/owned /bin/busybox
stdout_is $'5:6 /etc/owned\n0:0 /bin/busybox'
numbers

it 'BuildKit: a refusal reaches the user'
policy '"extends": "restricted"' '"rules": { "user": "refuse" }'
dockerfile 'RUN id -u'
buildkit
[ "$STATUS" -ne 0 ] || fail 'it was built'
has 'what docker build says' "$OUT" 'oakum: refused by user:'
policy_default

it 'BuildKit under a policy for builds: packages can be installed, and no more'
cp packaging/build/build.json /etc/oakum/build.json
run "$TOOL" policy check /etc/oakum/build.json
status 0
PATH=$LINKS-build:$PATH dockerd_again
facts_and_a_package
buildkit
status 0
has 'the step' "$OUT" 'step: 0 CapEff:	00000000800004fbNoNewPrivs:	1'
has 'the file' "$OUT" 'owner 5:6'

it 'a container beside it is still held to its own policy'
docker_image
docker_run bb:1 id -u
stdout_is 65532

it 'the legacy builder: the default runtime is that of its steps'
dockerd_again --default-runtime oakum
facts_and_a_package
run env DOCKER_BUILDKIT=0 docker build --no-cache -t built:2 "$CONTEXT"
[ "$STATUS" -ne 0 ] || fail 'an ordinary user wrote to /etc'
stdout_has 'step: 65532 CapEff:'
dockerd_again --add-runtime "build=$PREFIX/bin/oakum-runtime-build" --default-runtime build
run env DOCKER_BUILDKIT=0 docker build --no-cache -t built:2 "$CONTEXT"
status 0
stdout_has 'step: 0 CapEff:	00000000800004fbNoNewPrivs:	1'

it 'the legacy builder: a refusal reaches the user'
printf '{ "version": 1, "rules": { "user": "refuse" } }\n' >/etc/oakum/build.json
run env DOCKER_BUILDKIT=0 docker build --no-cache -t built:2 "$CONTEXT"
[ "$STATUS" -ne 0 ] || fail 'it was built'
has 'what docker build says' "$OUT$ERR" 'oakum: refused by user:'
engine_stop dockerd

it 'nothing is left of the steps'
is 'records' "$(find /run/oakum -name record.json)" ''

it 'buildah: steps by oakum-runtime-build, and a refusal'
cp packaging/build/build.json /etc/oakum/build.json
podman_setup >"$TMP/out" 2>&1
facts_and_a_package
# Newer ones raise limits, which not every machine lets them do.
buildah_build() {
	run buildah --runtime "$1" build --isolation oci --network none \
		--ulimit nofile=1024:1024 --ulimit nproc=1024:1024 \
		--cgroup-parent "/$GROUP-buildah" --no-cache -t built:3 "$CONTEXT"
	OUT+=$'\n'$ERR
}
buildah_build "$PREFIX/bin/oakum-runtime-build"
status 0
has 'the step' "$OUT" 'step: 0 CapEff:	00000000800004fbNoNewPrivs:	1'
has 'the file' "$OUT" 'owner 5:6'
policy '"extends": "restricted"' '"rules": { "user": "refuse" }'
buildah_build "$OAKUM"
[ "$STATUS" -ne 0 ] || fail 'it was built'
has 'what buildah says' "$OUT" 'oakum: refused by user:'

it 'podman by a link named runc: its log has one message, and the user sees it'
run podman --runtime "$LINKS/runc" run --rm --network none --cgroup-parent "/$GROUP" bb:1 id -u
status 126
stdout_is ''
refused_by user
policy_default
run podman --runtime "$LINKS/runc" run --rm --network none --cgroup-parent "/$GROUP" bb:1 id -u
status 0
stdout_is 65532
run podman --runtime "$LINKS/crun" --version
status 0

