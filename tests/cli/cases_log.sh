# SPDX-License-Identifier: Apache-2.0
# The audit log as it is shown: filters, damage, size, following. Sourced by run.

log=$dir/log.jsonl
python3 "$here/log.py" 6 >"$log"

expect log-line 0 '2026-01-02T00:00:01Z create would refuse c1' "$oakum" log "$log"
expect log-image 0 '  image ci:2' "$oakum" log "$log"
expect log-why 0 "  refuse engine_socket: mounts the engine socket '/run/docker.sock'" "$oakum" log "$log"
expect log-rewrite 0 '  rewrite user' "$oakum" log "$log"
expect log-missing 1 "audit log '$dir/none' cannot be opened: it does not exist (it begins with" "$oakum" log "$dir/none"
printf '{ "version": 1, "audit": { "file": "%s" } }\n' "$log" >"$dir/logging.json"
expect log-of-policy 0 'would refuse c1' "$oakum" log --policy "$dir/logging.json"
printf '{ "version": 1, "audit": { "file": "" } }\n' >"$dir/silent.json"
expect log-none 1 'the policy keeps no audit log' "$oakum" log --policy "$dir/silent.json"

# shown NAME WANTED OPTION…: the names of the containers that the filter lets through
shown() {
	name=$1 wanted=$2
	shift 2
	"$oakum" log --format json "$@" "$log" >"$dir/told"
	expect "log-$name" 0 "<$wanted>" printf '<%s>' "$(jq -r .name "$dir/told" | tr '\n' ' ' | sed 's/ $//')"
}
shown all 'c0 c1 c2 c3 c4 c5'
shown rule 'c1 c4' --rule engine_socket
shown verdict 'c0 c3' --verdict rewrite
shown name 'c4' --container c4
shown id 'c2' --container 0000000000000000000000000000000000000000000000000000000000000003
shown since 'c3 c4 c5' --since 2026-01-04
shown since-moment 'c4 c5' --since 2026-01-05T00:00:04Z
shown both 'c4' --since 2026-01-03 --rule engine_socket
shown ago '' --since 1s
shown nobody '' --container nobody
expect log-no-match 0 'oakum: no entry of the audit log is like that' "$oakum" log --container nobody "$log"
expect log-empty 0 'oakum: the audit log is empty' "$oakum" log /dev/null
expect log-rule-nearest 2 "did you mean 'engine_socket'?" "$oakum" log --rule engine_soket "$log"
expect log-verdict-nearest 2 "did you mean 'refuse'?" "$oakum" log --verdict refuze "$log"
expect log-since-wrong 2 "'--since yesterday' is no time" "$oakum" log --since yesterday "$log"

# Damaged lines are counted and skipped; the last may lack its end.
{
	head -n 2 "$log"
	echo '{"time":"2026'
	printf 'no\033[2Jentry\n\n[]\n'
	head -c 300000 /dev/zero | tr '\0' x
	echo
	sed -n 3p "$log" | tr -d '\n'
} >"$dir/damaged.jsonl"
expect log-damaged 0 'oakum: 4 of 7 lines are no entries and were skipped' "$oakum" log "$dir/damaged.jsonl"
expect log-damaged-goes-on 0 'create allow c2' "$oakum" log "$dir/damaged.jsonl"
expect log-stdin 0 'would refuse c1' sh -c '"$1" log - <"$2"' sh "$oakum" "$log"
python3 "$here/log.py" 20000 >"$dir/large.jsonl"
expect log-large 0 20000 sh -c 'python3 "$1" 100000 "$2" log --format json "$3" | wc -l' sh "$here/peak.py" "$oakum" "$dir/large.jsonl"

# What the log says cannot command a terminal.
jq -c '.name = "x\u001b[31m\u009b" | .image = "\u202eevil"' "$log" | head -n 1 >"$dir/evil.jsonl"
"$oakum" log "$dir/evil.jsonl" >"$dir/told"
expect log-escapes 0 '\x1b[31m' cat "$dir/told"
expect log-ascii 1 '' env LC_ALL=C grep -q '[^ -~]' "$dir/told"

# Following: what comes is told at once; rotation, truncation and a file that is not there yet.
followed() { # how many entries there are by now
	wc -l <"$dir/followed"
}
until_followed() { # NAME COUNT: waits for that many, as long as the tool lives
	for _ in $(seq 200); do
		[ "$(followed)" -ge "$2" ] && break
		kill -0 "$follower" 2>/dev/null || break
		brief_wait
	done
	expect "$1" 0 "<$2>" printf '<%s>' "$(followed)"
}
brief_wait() {
	timeout 0.05 tail -f /dev/null
}
mkdir "$dir/logs"
: >"$dir/followed"
"$oakum" log --follow --format json "$dir/logs/audit.jsonl" >"$dir/followed" 2>"$dir/err" &
follower=$!
python3 "$here/log.py" 3 >"$dir/logs/audit.jsonl"
until_followed follow-new 3
sed -n 4p "$log" >>"$dir/logs/audit.jsonl"
until_followed follow-append 4
sed -n 5p "$log" | head -c 100 >>"$dir/logs/audit.jsonl"
sed -n 5p "$log" | tail -c +101 >>"$dir/logs/audit.jsonl"
until_followed follow-halves 5
mv "$dir/logs/audit.jsonl" "$dir/logs/audit.jsonl.1"
sed -n 6p "$log" >>"$dir/logs/audit.jsonl.1"
sed -n 1p "$log" >"$dir/logs/audit.jsonl"
until_followed follow-rotated 7
: >"$dir/logs/audit.jsonl"
sed -n 2p "$log" >>"$dir/logs/audit.jsonl"
until_followed follow-truncated 8
kill "$follower"
wait "$follower" 2>/dev/null
expect follow-order 0 '<c0 c1 c2 c3 c4 c5 c0 c1>' printf '<%s>' "$(jq -r .name "$dir/followed" | tr '\n' ' ' | sed 's/ $//')"
