# SPDX-License-Identifier: Apache-2.0
# What a policy can require, around a real runc: a record of the container that is entered or
# given other limits, and a line in the audit log for each call.

. "$E2E/bare.sh"
bare_runtime "$(command -v runc)"

# policy_has JSON: beside the runtime.
policy_has() {
	jq ". + $1" "$POLICY" >"$TMP/edited" && cp "$TMP/edited" "$POLICY"
}

process() {
	printf '{"user":{"uid":65532,"gid":65532},"args":["id","-u"],"env":["PATH=/bin"],"cwd":"/","noNewPrivileges":true}' \
		>"$TMP/process.json"
}

# Without Oakum, as it was before the installation.
begin_before() {
	bundle before sleep 1000
	"$REAL" run --detach --bundle "$BUNDLE" before </dev/null >/dev/null 2>&1
	process
}

it 'a container from before the installation can be entered, by the defaults of the policy'
begin_before
oakum exec --process "$TMP/process.json" before
status 0
stdout_is 65532
oakum exec --user 0:0 before id -u
status 255
refused_by user
oakum update --pids-limit 50 before
status 0

it 'not where the policy requires a record: which one, why, and what to do'
policy_has '{ "records": "required" }'
for words in "exec --process $TMP/process.json before" 'exec before id -u'; do
	oakum $words
	status 255
	refused_by records
	stderr_has "container 'before' of '/run/runc' has no record '/run/oakum/"
	stderr_has 'restart it'
	stderr_has "decided by $POLICY:"
	stderr_has 'records = "required"'
done
oakum update --pids-limit 40 before
status 1
refused_by records
has 'the limit' "$(cat "$(find /sys/fs/cgroup -path "*/$GROUP/before/pids.max" | head -n 1)")" 50

it 'it can still be looked at, ended and deleted'
oakum state before
status 0
oakum kill before KILL
status 0
until_true 60 state_is before stopped
oakum delete before
status 0

it 'begun anew by Oakum it can be entered'
bundle before sleep 1000
"$OAKUM" "--oakum-policy=$POLICY" run --detach --bundle "$BUNDLE" before </dev/null >/dev/null 2>&1
oakum exec --process "$TMP/process.json" before
status 0
stdout_is 65532
oakum update --pids-limit 40 before
status 0
oakum delete --force before
status 0

it 'a container in the foreground too, and its record is cleared away later'
bundle front sleep 1000
"$OAKUM" "--oakum-policy=$POLICY" run --bundle "$BUNDLE" front </dev/null >/dev/null 2>&1 &
until_true 60 state_is front running
oakum exec front id -u
status 0
oakum kill front KILL
wait $!
is 'records' "$(find /run/oakum -name record.json | wc -l)" 1
bundle next true
oakum create --bundle "$BUNDLE" next
status 0
is 'records' "$(find /run/oakum -name record.json | wc -l)" 1
oakum delete --force next
status 0

it 'a log that takes no line stops what would change something, and nothing else'
mkdir -p "$TMP/log"
mount -t tmpfs -o size=16k tmpfs "$TMP/log"
policy_has "{ \"audit\": { \"file\": \"$TMP/log/audit.jsonl\", \"required\": true } }"
bundle logged sleep 1000
oakum create --bundle "$BUNDLE" logged
status 0
oakum start logged
status 0
head -c 64k /dev/zero >"$TMP/log/ballast" 2>/dev/null
until ! "$OAKUM" "--oakum-policy=$POLICY" exec logged true </dev/null >/dev/null 2>&1; do :; done
bundle full sleep 1000
cp "$BUNDLE/config.json" "$TMP/config.before"
: >"$CALLS"
for words in "create --bundle $BUNDLE full" "run --bundle $BUNDLE full" 'exec logged id' 'update --pids-limit 30 logged'; do
	oakum $words
	[ "$STATUS" -ne 0 ] || fail "$words went on"
	refused_by audit
	stderr_has "audit log '$TMP/log/audit.jsonl' cannot be written: No space left on device"
	stderr_has 'audit.required = true'
done
is 'calls of the runtime' "$(cat "$CALLS")" ''
is 'config.json' "$(cksum <"$BUNDLE/config.json")" "$(cksum <"$TMP/config.before")"
is 'records' "$(find /run/oakum -name record.json | wc -l)" 1
is 'lines that are none' "$(jq -e .time "$TMP/log/audit.jsonl" 2>&1 >/dev/null)" ''
oakum state logged
status 0
oakum kill logged KILL
status 0
until_true 60 state_is logged stopped
oakum delete logged
status 0
umount "$TMP/log"
