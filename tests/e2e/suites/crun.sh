# SPDX-License-Identifier: Apache-2.0
# oakum-runtime called by hand, around a real crun.

. "$E2E/bare.sh"
bare_runtime "$(command -v crun)"

# Debian 12's crun does not know what to do with a cgroup2 mount beside version 1, nor how to
# manage version 1 without systemd: it gets no control groups. Nothing here is about them.
HYBRID=/sys/fs/cgroup/unified
! mountpoint -q "$HYBRID" || umount "$HYBRID"
CRUN=(--cgroup-manager=disabled)

crun_bundle() {
	bundle "$@"
	edit 'del(.linux.cgroupsPath, .linux.resources)'
}

it 'the bundle by crun alone is not hardened'
crun_bundle plain probe
run "$REAL" "${CRUN[@]}" run --bundle "$BUNDLE" plain
status 0
fact_is uid 0
fact_is NoNewPrivs 0

it 'the same bundle by oakum-runtime is hardened'
crun_bundle hard probe
oakum "${CRUN[@]}" run --bundle "$BUNDLE" hard
probe_is_hardened

it 'create, start, exec, kill, delete'
crun_bundle life sh -c 'sleep 1000'
oakum "${CRUN[@]}" create --bundle "$BUNDLE" --pid-file "$TMP/pid" life
status 0
stdout_is ''
stderr_is ''
oakum start life
status 0
until_true 5 has_child "$(cat "$TMP/pid")"
oakum "${CRUN[@]}" exec life id -u
status 0
stdout_is 65532
oakum "${CRUN[@]}" exec --cap CAP_SYS_ADMIN life id
status 255
refused=$ERR
has 'the message' "$refused" 'oakum: refused by '
oakum kill life TERM
status 0
until_true 5 state_is life stopped
oakum delete life
status 0

it 'options as crun reads them: glued values and abbreviations'
crun_bundle glued id -u
oakum "${CRUN[@]}" run "-b$BUNDLE" glued
status 0
stdout_is 65532
crun_bundle short id -u
oakum "${CRUN[@]}" run "--bun=$BUNDLE" short
refused_or_not_root

it 'another config file by --config is never run as it is'
crun_bundle other id -u
cp "$BUNDLE/config.json" "$BUNDLE/other.json"
for option in --config= --conf= -f; do
	oakum "${CRUN[@]}" run --bundle "$BUNDLE" "$option$BUNDLE/other.json" other
	refused_or_not_root
done

it 'what crun would run as root is not run as root'
for uid in 4294967295 '"1000"' true; do
	crun_bundle trick id -u
	edit ".process.user.uid = $uid"
	oakum "${CRUN[@]}" run --bundle "$BUNDLE" trick
	refused_or_not_root
done
for cap in cap_sys_admin 21 CAP_SYS_ADMIN,x; do
	crun_bundle trick probe
	edit ".process.capabilities[] |= [\"$cap\"]"
	oakum "${CRUN[@]}" run --bundle "$BUNDLE" trick
	if [ "$STATUS" -eq 0 ]; then
		fact_is CapBnd 0000000000000000
		fact_is CapEff 0000000000000000
	else
		stderr_has 'oakum: '
	fi
done

it 'refused: the engine socket'
BUNDLE_MOUNTS=', { "destination": "/x", "type": "bind", "source": "/run/docker.sock",
	"options": [ "rbind" ] }' crun_bundle refused id
touch /run/docker.sock
oakum "${CRUN[@]}" run --bundle "$BUNDLE" refused
status 1
stdout_is ''
refused_by engine_socket
is 'calls of the runtime' "$(cat "$CALLS")" ''

if [ -d "$HYBRID" ]; then
	mount -t cgroup2 cgroup2 "$HYBRID"
fi
