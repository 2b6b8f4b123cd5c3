# SPDX-License-Identifier: Apache-2.0
# update by a real runc: what a container may use by then, read back from its control groups.

. "$E2E/bare.sh"
bare_runtime "$(command -v runc)"

# limit V1-FILE V2-FILE: what the kernel has for the container.
limit() {
	local file
	file=$(find /sys/fs/cgroup -path "*/$GROUP/grown/$1" -o -path "*/$GROUP/grown/$2" | head -n 1)
	[ -z "$file" ] || cat "$file"
}

memory_is() {
	is 'the limit of memory' "$(limit memory.limit_in_bytes memory.max)" "$1"
}
pids_are() {
	is 'the limit of processes' "$(limit pids.max pids.max)" "$1"
}

update_by() { # FORM JSON
	printf '%s' "$2" >"$TMP/resources.json"
	case $1 in
	file) oakum update --resources "$TMP/resources.json" grown ;;
	stdin) run sh -c 'exec "$1" "$2" update --resources - grown <"$3"' sh "$OAKUM" \
		"--oakum-policy=$POLICY" "$TMP/resources.json" ;;
	esac
}

bundle grown sleep 1000
"$OAKUM" "--oakum-policy=$POLICY" run --detach --bundle "$BUNDLE" grown </dev/null >/dev/null 2>&1

it 'a container gets limits that nobody asked for'
[[ $(limit memory.limit_in_bytes memory.max) =~ ^[0-9]{6,11}$ ]] ||
	fail "the limit of memory is '$(limit memory.limit_in_bytes memory.max)'"
[[ $(limit pids.max pids.max) =~ ^[0-9]+$ ]] || fail "the limit of processes is '$(limit pids.max pids.max)'"

it 'options take effect'
oakum update --memory 64m --memory-swap 64m --pids-limit 50 grown
status 0
memory_is 67108864
pids_are 50

it 'a file takes effect, and what it does not name stays'
update_by file '{"memory":{"limit":33554432,"swap":33554432}}'
status 0
memory_is 33554432
pids_are 50

it 'standard input takes effect'
update_by stdin '{"pids":{"limit":40},"memory":{"limit":50331648,"swap":50331648}}'
status 0
memory_is 50331648
pids_are 40

it 'zero is unchanged'
for form in file stdin; do
	update_by "$form" '{"memory":{"limit":0,"swap":0},"pids":{"limit":0},"cpu":{"shares":0}}'
	status 0
	memory_is 50331648
	pids_are 40
done

it 'what is unlimited, or above the maximum, is refused or cut, and has no effect'
oakum update --memory -1 grown
status 1
refused_by resources
stderr_has --memory
oakum update --pids-limit -1 grown
status 1
refused_by resources
oakum update --memory 900g --memory-swap 900g grown
status 1
refused_by resources
memory_is 50331648
for form in file stdin; do
	update_by "$form" '{"memory":{"limit":-1,"swap":-1},"pids":{"limit":-1}}'
	[ "$STATUS" -eq 0 ] || refused_by resources
	at_most 'the limit of memory' "$(limit memory.limit_in_bytes memory.max)" 99999999999
	[[ $(limit pids.max pids.max) =~ ^[0-9]+$ ]] || fail 'processes have no limit'
done

it 'with the rule off it is the container'\''s own affair'
jq '.rules = {"resources": "off"}' "$POLICY" >"$TMP/lax.json"
POLICY=$TMP/lax.json oakum update --pids-limit -1 grown
status 0
pids_are max
oakum delete --force grown
status 0
