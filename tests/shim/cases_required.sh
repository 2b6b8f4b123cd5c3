# SPDX-License-Identifier: Apache-2.0
# What a policy can require: a record of the container, a line in the audit log.

# require TEXT: adds a member to policy.json, on a line of its own; line is its number.
require() {
	sed -i "2i \\  $1," policy.json
	line=$PWD/policy.json:2
}

resources() {
	printf '{"memory":{"limit":0}}' >r.json
	chmod 600 r.json
}

# Every way into a container that there is no record of, or none of use.
refused_without_record() {
	set -- 'oakum: refused by records: ' "container 'c' of '/run/runc' has no record '/run/oakum/" \
		"$1" 'restart it' "(decided by $line, records = \"required\")"
	call exec --process p.json c
	refused 255 "$@"
	call exec c id
	refused 255 "$@"
	call update --memory 512 c
	refused 1 "$@"
	call update --resources r.json c
	refused 1 "$@"
	call update --resources - c <r.json
	refused 1 "$@"
}

test_record_is_required() {
	policy
	printf '{"user":{"uid":0,"gid":0},"args":["id"],"cwd":"/"}' >p.json
	chmod 600 p.json
	resources
	call exec --process p.json c
	same status "$status" 0
	passes update --memory 512 c

	require '"records": "required"'
	refused_without_record "/record.json' does not exist"
	call --log log --log-format json exec c id
	same message "$(jq -r .msg log)" "$(cat err)"
	has audit.jsonl '"refusal":"oakum: refused by records: '
	bundle
	call create --bundle b c
	call exec --process p.json c
	same status "$status" 0
	passes exec c id
	passes update --memory 512 c
	# another state directory is another container
	call --root "$PWD/other" exec c id
	refused 255 "container 'c' of '$PWD/other' has no record"
	echo '{' >"$(record c)/record.json"
	chmod 600 /run/oakum/*/record.json
	refused_without_record record.json
	for verb in start state 'kill c KILL' pause ps; do
		set -- $verb
		[ $# -gt 1 ] || set -- "$verb" c
		passes "$@"
	done
	passes delete c
	refused_without_record "/record.json' does not exist"
}

test_required_record_in_audit_mode() {
	MODE=audit policy
	require '"records": "required"'
	passes exec c id
	has audit.jsonl 'records: container '
	same verdicts "$(jq -c '[.event, .verdict, .would]' audit.jsonl)" '["exec","allow","refuse"]'
}

# One that says so is not all off.
test_required_record_with_every_rule_off() {
	ALL_OFF=yes policy
	passes exec c id
	require '"records": "required"'
	call exec c id
	refused 255 'oakum: refused by records: '
}

# What runs in the foreground can be entered meanwhile.
test_required_record_of_a_run() {
	policy
	bundle
	call run --bundle b c
	same record "$(record c)" ''
	require '"records": "required"'
	passes run --bundle "$PWD/b" c
	[ -d "$(record c)" ] || die 'no record of a container in the foreground'
	passes exec c id
}

# each_call COMMAND...: with every call that is judged, and the status of its refusal.
each_call() {
	for words in 'create --bundle b c' 'run --bundle b c' 'run --detach --bundle b c' \
		'restore --bundle b --image-path i c' 'checkpoint living' \
		'update --resources r.json living' 'update --memory 512 living'; do
		"$@" 1 $words
	done
	for words in 'exec --process p.json living' 'exec living id' 'exec --cwd /tmp living id'; do
		"$@" 255 $words
	done
}

# what_is_there: all that a call could change
what_is_there() {
	snapshot b
	snapshot /run/oakum
	cksum p.json r.json
	[ ! -f "$LOG" ] || cksum "$LOG"
}

refused_for_want_of_a_line() { # STATUS WORD...
	bundle
	what_is_there >before
	wanted=$1
	shift
	call --log "$PWD/runtime.log" --log-format json "$@"
	refused "$wanted" "oakum: refused by audit: audit log '$LOG' $WHY" \
		"(decided by $line, audit.required = true)"
	same message "$(tail -n 1 runtime.log | jq -r .msg)" "$(cat err)"
	what_is_there | cmp before - || die "$* has changed something"
}

never_hindered() {
	for words in 'state living' 'kill living KILL' 'start living' 'pause living' 'delete other'; do
		passes $words
	done
}

leaves_a_line() { # STATUS WORD...
	bundle
	shift
	lines=$(cat "$LOG" 2>/dev/null | wc -l) id=c
	case $* in *living*) id=living ;; esac
	call "$@"
	same "status of $*" "$status $(cat out err)" '0 '
	same "lines of $*" "$(($(wc -l <"$LOG") - lines))" 1
	same "line of $*" "$(tail -n 1 "$LOG" | jq -r '[.event, .id] | join(" ")')" "$1 $id"
	call delete c
}

# required LOG: a policy that wants lines there, and a container
required() {
	LOG=$1
	policy no_new_privileges=rewrite
	bundle
	call create --bundle b living
	same status "$status" 0
	require '"records": "optional"'
	sed -i "s|\"audit\": .*|\"audit\": { \"file\": \"$LOG\", \"required\": true },|" policy.json
	line=$PWD/policy.json:$(grep -n required policy.json | cut -d: -f1)
	printf '{"user":{"uid":0,"gid":0},"args":["id"],"cwd":"/"}' >p.json
	printf '{"memory":{"limit":0}}' >r.json
	chmod 600 p.json r.json
}

test_a_line_of_each_call() {
	mkdir log
	required "$PWD/log/audit.jsonl"
	each_call leaves_a_line
}

test_log_on_a_full_disk() {
	small_disk log size=8k
	required "$PWD/log/audit.jsonl"
	call exec living id
	same status "$status" 0
	lines=$(wc -l <"$LOG")
	fill log
	# what room is left in the last page is not enough for a line
	while call exec living id && [ "$status" -eq 0 ]; do :; done
	WHY='cannot be written: No space left on device'
	each_call refused_for_want_of_a_line
	never_hindered
	[ "$(wc -l <"$LOG")" -ge "$lines" ] || die "a line is gone"
	jq -e .time "$LOG" >/dev/null || die "a part of a line: $(tail -n 1 "$LOG")"
	rm log/ballast
	call create --bundle b c
	same status "$status" 0
	umount log
}

test_log_on_a_read_only_disk() {
	small_disk log size=1m
	mount -o remount,ro log
	required "$PWD/log/audit.jsonl"
	WHY='cannot be opened: Read-only file system'
	each_call refused_for_want_of_a_line
	never_hindered
	umount log
}

test_log_without_a_directory() {
	required "$PWD/none/at/all.jsonl"
	WHY='cannot be opened: it does not exist'
	each_call refused_for_want_of_a_line
	never_hindered
	[ ! -e none ] || die 'a directory was made'
}

test_log_that_is_no_file() {
	mkdir log
	mkfifo log/audit.jsonl
	required "$PWD/log/audit.jsonl"
	WHY='cannot be opened: No such device or address'
	each_call refused_for_want_of_a_line
	never_hindered
}

# Where nothing may be refused, and where nothing is judged: what is required is.
test_log_that_is_required_in_audit_mode() {
	MODE=audit required "$PWD/none/at/all.jsonl"
	WHY='cannot be opened: it does not exist'
	each_call refused_for_want_of_a_line
	sed -i 's/"mode": "audit"/"mode": "enforce"/; s/: "\(refuse\|rewrite\)"/: "off"/' policy.json
	each_call refused_for_want_of_a_line
	never_hindered
}

# The line is there before anything is made; what fails then is told as well.
test_line_before_the_act() {
	required "$PWD/audit.jsonl"
	rm -rf /run/oakum/*
	small_disk /run/oakum nr_inodes=1
	: >audit.jsonl
	bundle
	call create --bundle b c
	refused 1 'oakum: refused by record: '
	same verdicts "$(jq -r .verdict audit.jsonl | tr '\n' ' ')" 'rewrite refuse '
	umount /run/oakum
}

# A call that is refused anyway is refused for its own reason.
test_refusal_without_a_log() {
	required "$PWD/none/at/all.jsonl"
	sed -i 's/"user": "off"/"user": "refuse"/' policy.json
	bundle
	call create --bundle b c
	refused 1 'oakum: refused by user: '
}
