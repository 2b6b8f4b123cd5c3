# SPDX-License-Identifier: Apache-2.0
# Many containers at once, and oakum-runtime killed at its system calls, around a real runc.

. "$E2E/bare.sh"
bare_runtime "$(command -v runc)"

no_traces() {
	is 'records' "$(find /run/oakum -name record.json -o -name '*.new')" ''
	is 'containers' "$("$REAL" list -q)" ''
	is 'files beside config.json' "$(find "$TMP/bundles" -maxdepth 2 -name '.*' -type f)" ''
	is 'mounts' "$(grep -c /run/oakum/prepared/ /proc/self/mounts)" 0
}

# each COMMAND: for the ids 1 to 100, at once; what fails is said.
each() {
	local i pids=()
	for i in {1..100}; do
		{ "$@" "$i" </dev/null >"$TMP/said.$i" 2>&1 || echo "$1 $i: $? $(cat "$TMP/said.$i")"; } \
			>>"$TMP/failures" 2>&1 &
		pids+=($!)
	done
	wait "${pids[@]}"
}
create() { "$OAKUM" "--oakum-policy=$POLICY" create --bundle "$TMP/bundles/many$1" "many$1"; }
start() { "$OAKUM" "--oakum-policy=$POLICY" start "many$1"; }
delete() { "$OAKUM" "--oakum-policy=$POLICY" delete --force "many$1"; }

it 'a hundred containers are created, started and deleted at once'
for i in {1..100}; do
	BUNDLE=$TMP/bundles/many$i
	mkdir -p "$BUNDLE"
	BUNDLE_CGROUP=/$GROUP/many$i bundle_config sleep 1000 >"$BUNDLE/config.json"
	jq_root=$TMP/image
	jq --arg root "$jq_root" '.root = {"path": $root, "readonly": true}' "$BUNDLE/config.json" >"$TMP/edited" &&
		cp "$TMP/edited" "$BUNDLE/config.json"
done
: >"$TMP/failures"
each create
is 'failures' "$(cat "$TMP/failures")" ''
is 'containers' "$("$REAL" list -q | grep -c '^many')" 100
is 'records' "$(find /run/oakum -name record.json | wc -l)" 100
each start
is 'failures' "$(cat "$TMP/failures")" ''
is 'running containers' "$("$REAL" list | grep -c ' running ')" 100
each delete
is 'failures' "$(cat "$TMP/failures")" ''
no_traces

it 'killed at any system call of create: delete, and the same id again'
cc -O1 -D_GNU_SOURCE -o "$TMP/kill_at" "$E2E/../shim/kill_at.c" || fail 'no kill_at'
bundle killed sleep 1000
cp "$BUNDLE/config.json" "$TMP/careless.json"
n=1 before=
while :; do
	"$TMP/kill_at" "$n" "$OAKUM" "--oakum-policy=$POLICY" create --bundle "$BUNDLE" killed \
		</dev/null >/dev/null 2>&1
	[ $? -eq 137 ] || break
	# Only where something has changed since the last time is there something new to see.
	now=$(cd / && echo /run/oakum/*/* "$BUNDLE"/.[!.]* "$(cksum <"$BUNDLE/config.json")")
	if [ "$now" != "$before" ]; then
		before=$now
		oakum create --bundle "$BUNDLE" killed
		status 0
		oakum delete --force killed
		status 0
		no_traces
		cp "$TMP/careless.json" "$BUNDLE/config.json"
		continue_at=$((n + 1))
	fi
	"$OAKUM" "--oakum-policy=$POLICY" delete --force killed </dev/null >/dev/null 2>&1
	cp "$TMP/careless.json" "$BUNDLE/config.json"
	n=$((n + 1))
done
echo "# create makes $((n - 1)) system calls before it is the runtime"
[ "$n" -gt 100 ] || fail "only $n system calls"
[ "${continue_at:-0}" -gt 100 ] || fail 'nothing was ever left'
oakum delete --force killed
status 0
no_traces
