# SPDX-License-Identifier: Apache-2.0
# Real containers that hardening hurts, each in another way, and what `oakum why` says of them;
# and a policy that is tried out before it is enforced.

it 'dockerd runs'
dockerd_start || fail 'dockerd did not start'
docker_image || fail 'no image'
mkdir -p "$TMP/image/data"
tar -C "$TMP/image" -c . | docker import --change 'CMD ["sh"]' - data:1 >/dev/null

# dies NAME STATUS COMMAND: a container that ends so
dies() {
	local name=$1 status=$2
	shift 2
	run docker run --name "$name" --runtime oakum "${DOCKER_OPTIONS[@]}" data:1 "$@"
	status "$status"
}
DOCKER_OPTIONS=()

# blames RULE: the last `oakum why` holds that one the most likely
blames() {
	status 0
	stdout_has "most likely: $1 - "
	stdout_has "\"rules\": [\"$1\"]"
	stdout_has '"reason": ""'
}

it 'why: a directory of root'\''s that an ordinary user cannot write to'
dies files 1 sh -c 'echo x >/data/file'
stderr_has 'ermission denied'
run "$TOOL" why files
blames user
stdout_has 'exit status 1'
stdout_has "'/data' belongs to root, 0 (mode 0755), and"
stdout_has 'image data:1'

it 'why: by the beginning of the id'
run "$TOOL" why "$(docker inspect -f '{{.Id}}' files | head -c 12)"
blames user

it 'why: of a container that is gone'
docker rm files >/dev/null
run "$TOOL" why files
status 0
stdout_has 'nothing points at one of the changes'
stdout_has 'all that changed it: '
run "$TOOL" why files --exit-code 126
status 0
stdout_has 'exit status 126: a program could not be executed'
echo "sh: can't create /data/file: Permission denied" >"$TMP/said"
run "$TOOL" why files --output "$TMP/said"
blames user
run sh -c "'$TOOL' why files --output - <'$TMP/said'"
blames user

it 'why: a capability that it lost'
dies caps 1 sh -c 'touch /tmp/x && chown 1 /tmp/x'
stderr_has 'peration not permitted'
run "$TOOL" why caps
blames capabilities
stdout_has 'chown takes CAP_CHOWN, which it lost'

it 'why: a program in /tmp'
dies noexec 126 sh -c 'cp /bin/busybox /tmp/true && /tmp/true'
run "$TOOL" why noexec
blames tmp
stdout_has 'exit status 126'

it 'why: a full /tmp'
dies full 1 sh -c 'dd if=/dev/zero of=/tmp/x bs=1M count=200'
run "$TOOL" why full
blames tmp
stdout_has 'No space left on device'

it 'why: too many processes'
policy '"rules": { "resources": { "action": "rewrite", "pids": 4 } }'
dies pids 2 sh -c 'for i in 1 2 3 4 5 6 7 8 9; do sleep 5 & done; wait'
run "$TOOL" why pids
blames resources

it 'why: killed for want of memory'
policy '"rules": { "resources": { "action": "rewrite", "memory": "32m" } }'
dies oom 137 tail /dev/zero
is 'what docker saw' "$(docker inspect -f '{{.State.OOMKilled}}' oom)" true
run "$TOOL" why oom
blames resources
stdout_has 'docker says: killed for want of memory'
stdout_has 'exit status 137: it was killed: by '\''kill'\'', or for want of memory'

it 'why: a root file system that is read-only'
policy '"rules": { "read_only_root": "rewrite", "user": "off" }'
dies readonly 1 sh -c 'echo x >/data/file'
stderr_has 'Read-only file system'
run "$TOOL" why readonly
blames read_only_root
stdout_has 'Read-only file system'

it 'why: SIGSYS'
echo '{ "version": 1 }' >"$TMP/plain.json"
bundle_config true | "$TOOL" rewrite --policy "$TMP/plain.json" - |
	jq '.linux.seccomp | .defaultAction = "SCMP_ACT_KILL_PROCESS" | del(.defaultErrnoRet)
		| .syscalls |= map(select(.action == "SCMP_ACT_ALLOW"))' >"$TMP/kill.json"
policy "\"rules\": { \"seccomp\": { \"action\": \"rewrite\", \"profile\": \"$TMP/kill.json\" } }"
DOCKER_OPTIONS=(--security-opt seccomp=unconfined)
dies sigsys 159 sh -c 'hostname other'
run "$TOOL" why sigsys
blames seccomp
stdout_has 'exit status 159: SIGSYS ended it'
DOCKER_OPTIONS=()
policy_default

it 'why: as JSON'
run "$TOOL" why caps --format json
status 0
is 'the first suspect' "$(jq -r '.suspects[0].rule' <<<"$OUT")" capabilities
is 'the exit status' "$(jq -r '.exit_code' <<<"$OUT")" 1

it 'why: nobody of that name'
run "$TOOL" why no-such-container
status 1
stderr_has "no container 'no-such-container' in the audit log"

# ---- before enforcing ----

it 'mode audit: the container is unchanged, and what would have been is recorded'
rm -f "$TMP/audit.jsonl"
policy '"mode": "audit"'
run docker run --rm --name tried --runtime oakum -v /run/docker.sock:/x data:1 probe
status 0
fact_is uid 0
fact_is NoNewPrivs 0
fact_is pid 1
run "$TOOL" log --container tried
stdout_has 'would refuse tried'
stdout_has 'image data:1'
stdout_has 'refuse engine_socket: '
is 'the entry' "$(jq -r '[.mode, .verdict, .would, .name, .image, .engine] | join(" ")' "$TMP/audit.jsonl")" \
	'audit allow refuse tried data:1 docker'
is 'the image'\''s id' "$(jq -r .image_id "$TMP/audit.jsonl")" "$(docker image inspect -f '{{.Id}}' data:1)"

it 'report proposes what lets it run, once a person has given the reason'
policy_default
run docker run --rm --runtime oakum -v /run/docker.sock:/x data:1 true
status 125
run "$TOOL" report
stdout_has 'data:1'
mkdir -p /etc/oakum/policy.d
sed -n 's,^// ,,p' "$TMP/out" | sed -n '/^{$/,/^}$/p' >/etc/oakum/policy.d/50-proposed.json
run "$TOOL" policy check
status 1
sed -i 's/"reason": ""/"reason": "a test"/' /etc/oakum/policy.d/50-proposed.json
run "$TOOL" policy check
status 0
run docker run --rm --runtime oakum -v /run/docker.sock:/x data:1 id -u
status 0
stdout_is 65532
rm -r /etc/oakum/policy.d

it 'no secret gets into the audit log'
docker run --rm --runtime oakum -e DB_PASSWORD=hunter2 --label token=hunter3 --hostname web \
	data:1 echo hunter4 >/dev/null
lacks 'the audit log' "$(cat "$TMP/audit.jsonl")" hunter
has 'the audit log' "$(cat "$TMP/audit.jsonl")" DB_PASSWORD
docker rm -f caps noexec full pids oom readonly sigsys >/dev/null
engine_stop dockerd
