# SPDX-License-Identifier: Apache-2.0
# oakum-runtime called by hand, around a real crun.

. "$E2E/bare.sh"
bare_runtime "$(command -v crun)"
bare_policy "$REAL" # AppArmor knows crun by its file, and would not know what only starts it

machine_one_cgroup_version

it 'the bundle by crun alone is not hardened'
bundle plain probe
run "$REAL" run --bundle "$BUNDLE" plain
status 0
fact_is uid 0
fact_is NoNewPrivs 0

it 'the same bundle by oakum-runtime is hardened'
bundle hard probe
oakum run --bundle "$BUNDLE" hard
probe_is_hardened

it 'create, start, exec, kill, delete'
bundle life sh -c 'sleep 1000'
oakum create --bundle "$BUNDLE" --pid-file "$TMP/pid" life
status 0
stdout_is ''
stderr_is ''
oakum start life
status 0
until_true 60 has_child "$(cat "$TMP/pid")"
oakum exec life id -u
status 0
stdout_is 65532
oakum exec --cap CAP_SYS_ADMIN life id
status 255
refused=$ERR
has 'the message' "$refused" 'oakum: refused by '
oakum kill life TERM
status 0
until_true 60 state_is life stopped
oakum delete life
status 0

it 'options as crun reads them: glued values and abbreviations'
bundle glued id -u
oakum run "-b$BUNDLE" glued
status 0
stdout_is 65532
bundle short id -u
oakum run "--bun=$BUNDLE" short
refused_or_not_root

it 'another config file by --config is never run as it is'
bundle other id -u
cp "$BUNDLE/config.json" "$BUNDLE/other.json"
for option in --config= --conf= -f; do
	oakum run --bundle "$BUNDLE" "$option$BUNDLE/other.json" other
	refused_or_not_root
done

it 'what crun would run as root is not run as root'
for uid in 4294967295 '"1000"' true; do
	bundle trick id -u
	edit ".process.user.uid = $uid"
	oakum run --bundle "$BUNDLE" trick
	refused_or_not_root
done
for cap in cap_sys_admin 21 CAP_SYS_ADMIN,x; do
	bundle trick probe
	edit ".process.capabilities[] |= [\"$cap\"]"
	oakum run --bundle "$BUNDLE" trick
	if [ "$STATUS" -eq 0 ]; then
		fact_is CapBnd 0000000000000000
		fact_is CapEff 0000000000000000
	else
		stderr_has 'oakum: '
	fi
done

it 'refused: the engine socket'
bare_runtime "$REAL"
BUNDLE_MOUNTS=', { "destination": "/x", "type": "bind", "source": "/run/docker.sock",
	"options": [ "rbind" ] }' bundle refused id
touch /run/docker.sock
oakum run --bundle "$BUNDLE" refused
status 1
stdout_is ''
refused_by engine_socket
is 'calls of the runtime' "$(cat "$CALLS")" ''

[ -n "$runtime" ] || machine_both_cgroup_versions
