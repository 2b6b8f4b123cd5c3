# SPDX-License-Identifier: Apache-2.0
# AppArmor: no container runs without a profile that holds.

policy_none
profiles() { sed 's/ (.*//' /sys/kernel/security/apparmor/profiles; }
has 'profiles' "$(profiles)" docker-default

it 'docker-default stays what it is'
run docker run --rm bb:1 cat /proc/self/attr/current
status 0
stdout_is 'docker-default (enforce)'

it 'docker run --security-opt apparmor=unconfined: confined all the same'
run docker run --rm --runtime runc --security-opt apparmor=unconfined bb:1 cat /proc/self/attr/current
stdout_has unconfined # the label of runc, which newer releases name
run docker run --rm --security-opt apparmor=unconfined bb:1 cat /proc/self/attr/current
status 0
stdout_is 'docker-default (enforce)'

it 'what the profile forbids is not to be had, with all of root'\''s powers'
run docker run --rm --security-opt apparmor=unconfined --user 0 bb:1 \
	sh -c 'echo 1 >/proc/sys/kernel/core_uses_pid'
[ "$STATUS" -ne 0 ] || fail 'it was written'

it 'a bundle without a profile: rewritten by restricted, said by check, warned of by baseline'
careless confined cat /proc/self/attr/current
run "$TOOL" check "$BUNDLE"
stdout_has 'lsm'
stdout_has 'has no AppArmor profile'
run "$OAKUM" --systemd-cgroup run --bundle "$BUNDLE" confined
status 0
stdout_is 'docker-default (enforce)'
policy '"extends": "baseline"'
careless confined cat /proc/self/attr/current
run "$OAKUM" --systemd-cgroup run --bundle "$BUNDLE" confined
status 0
lacks 'the profile' "$OUT" docker-default

it 'under refuse it is refused, and so are unconfined and a profile that only complains'
policy '"rules": { "lsm": "refuse" }'
for profile in '' unconfined complains; do
	careless refused true
	edit ".process.apparmorProfile = \"$profile\""
	printf 'profile complains flags=(complain) { }\n' | apparmor_parser -r -K ||
		fail 'the profile cannot be loaded'
	run "$OAKUM" --systemd-cgroup run --bundle "$BUNDLE" refused
	status 1
	refused_by lsm
	stderr_has '/process/apparmorProfile'
done

it 'a profile of the site is kept, and one that is not loaded is the runtime'\''s error'
policy '"rules": { "lsm": "rewrite" }'
printf 'profile site-own flags=(attach_disconnected,mediate_deleted) { file, capability, network, umount, mount, signal, }\n' |
	apparmor_parser -r -K || fail 'the profile cannot be loaded'
careless kept cat /proc/self/attr/current
edit '.process.apparmorProfile = "site-own"'
run "$OAKUM" --systemd-cgroup run --bundle "$BUNDLE" kept
status 0
stdout_is 'site-own (enforce)'
edit '.process.apparmorProfile = "not-loaded"'
run "$OAKUM" --systemd-cgroup run --bundle "$BUNDLE" kept
[ "$STATUS" -ne 0 ] || fail 'it ran'
lacks 'the error' "$ERR" 'oakum: refused'

it 'the policy names the profile that a container without one gets'
policy '"rules": { "lsm": { "action": "rewrite", "apparmor": [ "not-loaded", "site-own" ] } }'
careless named cat /proc/self/attr/current
run "$OAKUM" --systemd-cgroup run --bundle "$BUNDLE" named
stdout_is 'site-own (enforce)'
policy '"rules": { "lsm": { "action": "rewrite", "apparmor": [ "not-loaded" ] } }'
careless named true
run "$OAKUM" --systemd-cgroup run --bundle "$BUNDLE" named
status 1
refused_by lsm

it 'crun alone takes the name that AppArmor gives it for a wall, and its containers lose signals'
CRUN=$(command -v crun)
policy "\"runtimes\": [ \"$CRUN\" ]"
signals() { # NAME: a container whose first process sends one to a child
	careless "$1" sh -c 'cat /proc/self/attr/current; sleep 1000 & kill $! && wait $!; echo $?'
	edit '.process.apparmorProfile = "docker-default" | .process.noNewPrivileges = true'
}
signals stacked
run crun --systemd-cgroup run --bundle "$BUNDLE" stacked
stdout_is $'crun//&docker-default (mixed)\n1'

it 'through Oakum they have their own profile alone, and signals arrive'
signals plain
run "$OAKUM" --systemd-cgroup run --bundle "$BUNDLE" plain
status 0
stdout_is $'docker-default (enforce)\n143'
careless entered sh -c 'trap "exit 7" TERM; while :; do sleep 1; done'
run "$OAKUM" --systemd-cgroup run --detach --bundle "$BUNDLE" entered
status 0
run "$OAKUM" exec entered cat /proc/self/attr/current
stdout_is 'docker-default (enforce)'
"$OAKUM" kill entered TERM
until_true 20 sh -c 'crun state entered | grep -q stopped'
"$OAKUM" delete --force entered

it 'a profile of the site that does hold crun stays around its containers'
printf 'profile crun %s flags=(attach_disconnected,mediate_deleted) { all, }\n' "$CRUN" |
	apparmor_parser -r -K || fail 'the profile cannot be loaded'
signals walled
run crun --systemd-cgroup run --bundle "$BUNDLE" walled
walled="$STATUS $OUT $ERR"
run "$OAKUM" --systemd-cgroup run --bundle "$BUNDLE" walled
[ "$STATUS $OUT $ERR" = "$walled" ] || fail "crun alone says: $walled"
[[ $walled == *'crun//&docker-default (enforce)'* || $walled == *'attr/apparmor/exec'*'Permission denied'* ]] ||
	fail "the site's profile holds nothing: $walled"
apparmor_parser -r -K /etc/apparmor.d/crun
policy_none

it 'the profile that comes with Oakum holds when every other wall is down'
has 'profiles' "$(profiles)" oakum-default
OFF=$("$TOOL" rules --format json | jq -c 'map({(.id): "off"}) | add')
with_rule() { policy "\"rules\": $(jq -c ".lsm = $1" <<<"$OFF")"; }
down=(docker run --rm --privileged --security-opt apparmor=unconfined bb:1 sh -c '
	cat /proc/self/attr/current
	mount -t tmpfs none /home 2>/dev/null && echo mounted
	echo 1 2>/dev/null >/proc/sys/kernel/core_uses_pid && echo written
	head -c 1 /proc/kcore 2>/dev/null | wc -c
	sh -c "sleep 1000" & kill $! && wait $!; echo $?; touch /etc/mine && echo touched')
with_rule '"off"'
run "${down[@]}"
has 'what it may without' "${OUT#*$'\n'}" $'mounted\nwritten\n1\n143\ntouched'
with_rule '{ "action": "rewrite", "apparmor": [ "oakum-default" ] }'
run "${down[@]}"
status 0
stdout_is $'oakum-default (enforce)\n0\n143\ntouched'
docker run -d --name stopped --privileged --security-opt apparmor=unconfined bb:1 \
	sh -c 'trap "exit 7" TERM; while :; do sleep 1; done' >/dev/null
run docker stop --time 300 stopped
is 'exit status of the stopped container' \
	"$(docker inspect -f '{{.State.ExitCode}}' stopped)" 7
docker rm stopped >/dev/null

it 'exec: a profile that holds nothing is not what the process gets'
policy_none
docker run -d --name held bb:1 sleep 1000 >/dev/null
run docker exec --privileged held cat /proc/self/attr/current
if [ "$STATUS" -eq 0 ]; then
	stdout_is 'docker-default (enforce)'
else
	stderr_has 'oakum: refused by '
fi
docker rm -f held >/dev/null
