# SPDX-License-Identifier: Apache-2.0
# How a refusal reaches the person, and what is left as it was.

refused_and_untouched() {
	snapshot b >before
	call "$@"
	snapshot b >after
	cmp before after
	same records "$(ls -A /run/oakum)" ''
}

test_refusal_on_standard_error() {
	policy user=refuse no_new_privileges=refuse
	bundle
	refused_and_untouched create --bundle b --pid-file pid c
	refused 1 'oakum: refused by user: ' 'at /process/user/uid' 'rules.user = "refuse"' \
		"decided by $PWD/policy.json:" 'also refused by: no_new_privileges'
	[ ! -e pid ] || die 'there is a pid file'
	has audit.jsonl '"verdict":"refuse","would":"refuse"'
	has audit.jsonl '"refusal":"oakum: refused by user: '
}

test_refusal_in_a_json_log() {
	policy user=refuse
	bundle
	refused_and_untouched --log "$PWD/log" --log-format json create --bundle b c
	refused 1 'oakum: refused by user: '
	same lines "$(wc -l <log)" 1
	jq -e '.level == "error" and (.time | fromdateiso8601) > 0' log >/dev/null
	same message "$(jq -r .msg log)" "$(cat err)"
}

test_refusal_in_a_text_log() {
	policy user=refuse
	bundle
	for format in '' '--log-format text' '--log-format=text'; do
		rm -f log
		call --log=log $format create --bundle b c
		refused 1 'oakum: refused by user: '
		grep -q '^time="....-..-..T..:..:..Z" level=error msg="oakum: refused by user: .*rules.user = \\"refuse\\"' log ||
			die "$(cat log)"
	done
}

test_log_is_appended_to() {
	policy user=refuse
	bundle
	echo '{"level":"info"}' >log
	call --log log --log-format json create --bundle b c
	same lines "$(wc -l <log)" 2
	same first "$(head -n 1 log)" '{"level":"info"}'
}

test_log_of_crun() {
	RUNTIME=$ROOM/bin/crun
	policy user=refuse
	bundle
	call --log "file:$PWD/log" --log-format json create --bundle b c
	refused 1 'oakum: refused by user: '
	has log '"level":"error"'
	for log in journald:c syslog:c; do
		call --log $log create --bundle b c
		refused 1 'oakum: refused by user: '
		[ ! -e "$log" ] || die "a file '$log' was made"
	done
}

test_log_that_cannot_be_written() {
	policy user=refuse
	bundle
	mkfifo fifo
	for log in gone/log fifo b ''; do
		call --log "$log" create --bundle b c
		refused 1 'oakum: refused by user: '
	done
}

test_nothing_is_said_on_success() {
	policy user=warn no_new_privileges=rewrite
	bundle
	call --log "$PWD/log" --log-format json create --bundle b c
	called "$ROOM/bin/runc" --log "$PWD/log" --log-format json create --bundle "$PWD/b" c
	[ ! -e log ] || die "the log has: $(cat log)"
}

# What comes from a config is shown on one line, without control characters, not at length,
# and without the words by which engines know other failures.
test_message_is_tame() {
	policy no_new_privileges=refuse
	bundle
	name=$(printf 'x\\u001b[31m\\nPermission Denied\\nno such file or directory \\u00e9 %03000d' 0)
	sed -i "s|\"ociVersion\": \"1.0.2\"|\"ociVersion\": \"1.0.2\", \"$name\": 1, \"$name\": 2|" b/config.json
	call --log log --log-format json create --bundle b c
	refused 1 'oakum: refused by config:'
	[ "$(wc -c <err)" -le 2001 ] || die "$(wc -c <err) bytes"
	LC_ALL=C grep -q '^[ -~]*$' err || die 'it has other bytes than printable ones'
	same message "$(jq -r .msg log)" "$(cat err)"
}

test_unknown_options_are_refused() {
	policy
	bundle
	for line in 'create --new --bundle b c' 'create --bundle b c --new' 'run --new=1 -b b c' \
		'restore --new c' 'update --new c' '--new create c' 'create --bundle b c d' 'create --bundle b' \
		'create --bundle b a/b'; do
		refused_and_untouched $line
		refused 1 'oakum: refused by runtime_options:'
	done
	call exec --new c true
	refused 255 'oakum: refused by runtime_options:'
}

# bad STORY: create on the bundle is refused by it, and the bundle stays as it is.
bad() {
	refused_and_untouched create --bundle b c
	refused 1 "$@"
}

test_bad_configs() {
	policy no_new_privileges=rewrite
	bundle
	: >b/config.json
	bad 'oakum: refused by config:'
	head -c 100 "$HERE/config.json" >b/config.json
	bad 'oakum: refused by config:'
	echo '{} {}' >b/config.json
	bad 'oakum: refused by config:'
	printf '{"process":{"NoNewPrivileges":true}}' >b/config.json
	bad 'oakum: refused by config:'
	{
		printf '{"x":"'
		head -c 5M /dev/zero | tr '\0' x
		printf '"}'
	} >b/config.json
	bad 'oakum: refused by bundle:' 'larger than 4194304 bytes'
	rm b/config.json
	bad 'oakum: refused by bundle:' "'config.json' does not exist"
	mkfifo b/config.json
	bad 'oakum: refused by bundle:' 'is a FIFO'
	rm b/config.json
	mkdir b/config.json
	bad 'oakum: refused by bundle:' 'is a directory'
	rmdir b/config.json
	ln -s "$HERE/config.json" b/config.json
	bad 'oakum: refused by bundle:' 'is a symbolic link'
	rm b/config.json
	bundle
	ln b/config.json other
	bad 'oakum: refused by bundle:' 'hard links'
	rm other
	chmod 664 b/config.json
	bad 'oakum: refused by bundle:' 'writable by its group: chmod g-w it'
	chmod 644 b/config.json
	chown 1234 b/config.json
	bad 'oakum: refused by bundle:' 'owned by user 1234'
	chown 0 b/config.json
	chmod 777 b
	bad 'oakum: refused by bundle:' 'writable by group or others: chmod go-w it'
	chmod 755 b
	chown 1234 b
	bad 'oakum: refused by bundle:' 'owned by user 1234'
	chown 0 b
	call create --bundle gone c
	refused 1 'oakum: refused by bundle:' "'gone' cannot be opened"
	call create --bundle b c
	same status "$status" 0
}

test_bad_policies() {
	bundle
	bad_policy() {
		refused_and_untouched create --bundle b c
		refused 1 'oakum: refused by policy:' "$@"
	}
	bad_policy 'policy.json'
	: >policy.json
	bad_policy 'policy.json'
	policy
	cp policy.json good
	head -c 60 good >policy.json
	bad_policy 'policy.json'
	sed 's/"user"/"usr"/' good >policy.json
	bad_policy 'usr' 'user'
	{
		cat good
		head -c 5M /dev/zero | tr '\0' ' '
	} >policy.json
	bad_policy 'larger than'
	rm policy.json
	mkfifo policy.json
	bad_policy 'FIFO'
	rm policy.json
	ln -s good policy.json
	bad_policy 'symbolic link'
	rm policy.json
	cp good policy.json
	chmod 664 policy.json
	bad_policy 'chmod g-w'
	chmod 644 policy.json
	chown 1234 policy.json
	bad_policy 'owned by user 1234'
	chown 0 policy.json
	chmod 777 .
	bad_policy 'cannot be trusted'
	chmod 755 .
	call create --bundle b c
	same status "$status" 0
}

test_refusal_of_a_broken_policy_is_in_the_log() {
	echo '{' >policy.json
	bundle
	call --log log --log-format json create --bundle b c
	refused 1 'oakum: refused by policy:'
	same message "$(jq -r .msg log)" "$(cat err)"
}

# What weakens on the command line is judged with the document, and where there is none.
test_weakening_options() {
	policy runtime_options=refuse
	bundle
	for line in '--criu /x create --bundle b c' 'create --no-pivot --bundle b c' 'create --no-new-keyring -b b c' \
		'run --preserve-fds 3 --bundle b c' 'create --bundle b --preserve-fds=x c' 'restore --bundle b --image-path i c' \
		'checkpoint --image-path i c' '--criu= checkpoint --new-option 1 c' 'checkpoint'; do
		refused_and_untouched $line
		refused 1 'oakum: refused by runtime_options: the runtime is called with' \
			"decided by $PWD/policy.json:" 'rules.runtime_options = "refuse"'
	done
	for line in 'create --no-pivot=false --bundle b c' 'create --preserve-fds 0 --bundle b c' 'checkpoint --help'; do
		call $line
		same status "$status" 0
	done
	call exec --preserve-fds 1 c true
	refused 255 "called with '--preserve-fds'"
	printf '{"args":["id"],"cwd":"/"}' >p.json
	call exec --preserve-fds 1 -p p.json c
	refused 255 "called with '--preserve-fds'"
	passes exec --preserve-fds 0 c true
	policy runtime_options=warn
	passes checkpoint --image-path i c
	has audit.jsonl "called with 'checkpoint'"
	passes exec --preserve-fds 1 c true
}
