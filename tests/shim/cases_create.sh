# SPDX-License-Identifier: Apache-2.0
# create, run and restore: what the runtime gets, what the bundle becomes, what is recorded.

test_allowed_bundle_is_not_touched() {
	policy
	bundle
	snapshot b >before
	call --root /r create --bundle "$PWD/b" --pid-file p c
	called "$ROOM/bin/runc" --root /r create --bundle "$PWD/b" --pid-file p c
	snapshot b >after
	cmp before after
	cmp b/config.json fake/config.json
}

# nnp_is_all_that_changed BUNDLE: and numbers that no float holds are what they were.
nnp_is_all_that_changed() {
	jq -S '.process.noNewPrivileges = true' "$HERE/config.json" >wanted
	jq -S . "$1/config.json" | cmp - wanted
	has "$1/config.json" 18446744073709551615
}

test_rewritten_bundle_is_what_the_runtime_reads() {
	policy no_new_privileges=rewrite
	bundle
	chmod 640 b/config.json
	chown 0:7 b/config.json
	call create --bundle b c
	called "$ROOM/bin/runc" create --bundle "$PWD/b" c
	cmp b/config.json fake/config.json
	nnp_is_all_that_changed b
	same mode "$(stat -c '%a %u %g' b/config.json)" '640 0 7'
	same files "$(ls -A b | tr '\n' ' ')" 'config.json rootfs '
	cp b/config.json once
	call create --bundle b c2
	cmp once b/config.json
}

test_spellings_of_the_bundle() {
	policy
	bundle
	b=$PWD/b
	ln -s b link
	call create -b b c
	called "$ROOM/bin/runc" create -b "$b" c
	call create -bundle=b/../b/. c
	called "$ROOM/bin/runc" create -bundle="$b" c
	call create c --bundle link --pid-file p
	called "$ROOM/bin/runc" create c --bundle "$b" --pid-file p
	call create --bundle gone --pid-file p -b b c
	called "$ROOM/bin/runc" create --pid-file p -b "$b" c
	call run --keep create --bundle b
	called "$ROOM/bin/runc" run --keep create --bundle "$b"
	call restore --image-path i -no-subreaper --bundle b c
	called "$ROOM/bin/runc" restore --image-path i -no-subreaper --bundle "$b" c
}

test_bundle_is_the_working_directory() {
	policy
	bundle
	mv policy.json b
	cd b
	call create --pid-file p c
	called "$ROOM/bin/runc" create --bundle "$PWD" --pid-file p c
}

test_crun_is_read_as_crun() {
	RUNTIME=$ROOM/bin/crun
	policy no_new_privileges=rewrite
	bundle
	call run -dbb c
	called "$RUNTIME" run -db"$PWD/b" c
	nnp_is_all_that_changed b
	call --log-f json create --bun=b c
	called "$RUNTIME" --log-f json create --bun="$PWD/b" c
	call create c -b b
	refused 1 'oakum: refused by runtime_options:' 'takes one container id'
	for line in '-b b -f b/config.json' '-b b --conf=b/config.json' '-b b -fx'; do
		call create $line c
		refused 1 'oakum: refused by runtime_options:' '--config'
	done
}

test_dialect_can_be_said() {
	cp "$ROOM/bin/crun" other
	printf '{"version":1,"runtimes":[{"path":"%s/other","dialect":"crun"}],"rules":{%s}}' "$PWD" \
		"$(for r in $RULES; do [ $r = annotations ] || printf '"%s":"off",' "$r"; done | sed 's/,$//')" >policy.json
	bundle
	call run -dbb c
	called "$PWD/other" run -db"$PWD/b" c
}

test_first_safe_runtime_is_called() {
	cp "$ROOM/bin/runc" writable
	cp "$ROOM/bin/runc" strange
	cp "$ROOM/bin/runc" dull
	mkdir dir open
	cp "$ROOM/bin/runc" open/runc
	chmod 755 strange
	chmod 775 writable
	chown 1234 strange
	chmod 644 dull
	chmod 777 open
	ln -s "$ROOM/bin/runc" link
	policy
	bundle
	for bad in gone writable strange dull dir open/runc; do
		sed -i "s|\"runtimes\": .*|\"runtimes\": [\"$PWD/$bad\"],|" policy.json
		call create --bundle b c
		refused 1 'oakum: refused by runtime: no runtime of the policy can be called'
		sed -i "s|\"runtimes\": .*|\"runtimes\": [\"$PWD/$bad\", \"$PWD/link\"],|" policy.json
		call create --bundle b c
		called "$PWD/link" create --bundle "$PWD/b" c
		same exe "$(cat fake/exe)" "$ROOM/bin/runc"
	done
}

test_calling_itself_is_refused() {
	ln -s "$BUILD/oakum-runtime" runc
	RUNTIME=$PWD/runc
	policy
	bundle
	for line in 'create --bundle b c' 'exec c true'; do
		call $line
		grep -q 'refused by runtime: the runtime .* is oakum-runtime itself: set "runtimes"' err ||
			die "$(cat err)"
		[ "$status" -ne 0 ] || die 'it exits with 0'
	done
	# what is handed on goes to a runtime that is none of these
	call --version
	lacks err 'oakum'
}

test_record_says_what_was_decided() {
	policy user=rewrite
	bundle
	call create --bundle b c
	same status "$status" 0
	dir=$(record c)
	same link "$(readlink "$dir/runtime")" "$ROOM/bin/runc"
	same modes "$(stat -c %a /run/oakum "$dir" "$dir/record.json" | tr '\n' ' ')" '755 700 600 '
	for text in '"user":{"uid":65532,"gid":65532}' "\"bundle\":\"$PWD/b\"" \
		"\"runtime\":\"$ROOM/bin/runc\"" "\"policy\":\"$PWD/policy.json\""; do
		has "$dir/record.json" "$text"
	done
}

test_no_record_no_container() {
	policy no_new_privileges=rewrite
	bundle
	snapshot b >before
	chmod 777 /run/oakum
	call create --bundle b c
	chmod 755 /run/oakum
	refused 1 'oakum: refused by record:'
	snapshot b >after
	cmp before after
	mount -t tmpfs -o ro tmpfs /run/oakum
	call create --bundle b c
	umount /run/oakum
	refused 1 'oakum: refused by record:'
	snapshot b >after
	cmp before after
}

# The bundle cannot be written: then there is no record of a container either.
test_bundle_on_a_full_disk() {
	policy no_new_privileges=rewrite
	mkdir disk
	mount -t tmpfs -o size=64k tmpfs disk
	bundle disk/b
	head -c 1M /dev/zero >disk/full 2>/dev/null || true
	snapshot disk >before
	call create --bundle disk/b c
	snapshot disk >after
	umount disk
	refused 1 'oakum: refused by bundle:'
	cmp before after
	same records "$(ls -A /run/oakum)" ''
}

test_read_only_bundle() {
	policy no_new_privileges=rewrite
	mkdir disk
	mount -t tmpfs tmpfs disk
	bundle disk/b
	mount -o remount,ro disk
	call create --bundle disk/b c
	[ "$status" -eq 1 ] || die "status $status"
	policy
	call create --bundle disk/b c2
	umount disk
	[ -e fake/argv ] || die "$(cat err)"
}

test_run_in_the_foreground_leaves_nothing() {
	policy
	bundle
	for line in 'run' 'restore'; do
		call $line --bundle b c
		same record "$(record c)" ''
		call $line --detach --bundle b c
		[ -d "$(record c)" ] || die "$line --detach has no record"
		call delete c
	done
	call run --keep --bundle b c
	[ -d "$(record c)" ] || die 'run --keep has no record'
}

# A second create of a container that is there is the runtime's to refuse; its record stays.
test_record_of_a_living_container_stays() {
	policy
	bundle
	mkdir -p root
	call --root "$PWD/root" create --bundle b c
	dir=$(record c "$PWD/root")
	stat -c %i "$dir" >before
	mkdir root/c
	call --root "$PWD/root" create --bundle b c
	stat -c %i "$dir" | cmp - before
}

test_audit_mode_changes_and_refuses_nothing() {
	MODE=audit policy no_new_privileges=rewrite user=refuse
	bundle
	snapshot b >before
	call create --bundle b/../b c
	called "$ROOM/bin/runc" create --bundle b/../b c
	snapshot b >after
	cmp before after
	has audit.jsonl '"verdict":"allow","would":"refuse"'
	for line in 'create --bundle gone c' 'create --new c' 'foo' 'exec -p gone c' 'update -r gone c'; do
		passes $line
	done
	has audit.jsonl '"refusal":"bundle: '
	has audit.jsonl '"refusal":"runtime_options: '
}

test_audit_log() {
	policy no_new_privileges=rewrite
	bundle
	call create --bundle b c
	same mode "$(stat -c %a audit.jsonl)" 600
	has audit.jsonl '"event":"create","id":"c"'
	has audit.jsonl '"verdict":"rewrite","would":"rewrite"'
	has audit.jsonl '"rule":"no_new_privileges","action":"rewrite","pointer":"/process/noNewPrivileges"'
	lacks audit.jsonl 'PATH=/bin'
	# that it cannot be written is no reason to refuse, or to say anything
	rm audit.jsonl
	mkdir audit.jsonl
	call create --bundle b c2
	called "$ROOM/bin/runc" create --bundle "$PWD/b" c2
}

test_a_hundred_at_once() {
	policy no_new_privileges=rewrite
	mkdir state
	i=0
	while [ $i -lt 100 ]; do
		bundle "b$i"
		i=$((i + 1))
	done
	i=0
	while [ $i -lt 100 ]; do
		(
			FAKE_STATE=$PWD/state "$BUILD/oakum-runtime" --oakum-policy="$PWD/policy.json" \
				--root "$PWD/state" create --bundle "b$i" "c$i" ||
				echo "$i: $?"
		) >>failed 2>&1 &
		i=$((i + 1))
	done
	wait
	same failures "$(cat failed)" ''
	same records "$(ls -A /run/oakum | wc -l)" 100
	same rewritten "$(cat b*/config.json | jq -c .process.noNewPrivileges | sort | uniq -c | tr -d ' ')" 100true
	same lines "$(wc -l <audit.jsonl)" 100
	same files "$(ls -A b0 b99 | sort -u | tr '\n' ' ')" ' b0: b99: config.json rootfs '
}

# Where the runtime fails nobody may call delete; where it does not, its container keeps its own.
test_record_of_a_create_that_failed() {
	policy no_new_privileges=rewrite
	mkdir root
	bundle
	FAKE_STATUS=1 call --root "$PWD/root" create --bundle b failed
	same status "$status" 1
	bundle b2
	FAKE_STATE=$PWD/root call --root "$PWD/root" create --bundle b2 living
	same status "$status" 0
	same failed "$(record failed "$PWD/root")" ''
	bundle b3
	call --root "$PWD/root" create --bundle b3 next
	[ -d "$(record living "$PWD/root")" ] || die 'the record of a living container is gone'
	call --root "$PWD/elsewhere" create --bundle b3 other
	[ -d "$(record next "$PWD/root")" ] || die "another state directory's record is gone"
}
