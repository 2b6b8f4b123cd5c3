# SPDX-License-Identifier: Apache-2.0
# Calls that are handed on at once, whatever state Oakum is in.

test_verbs_pass_unchanged() {
	policy
	for line in 'state c' 'start c' 'kill c 9' 'kill --all c KILL' 'delete c' 'delete --force c' \
		'ps c' 'ps --format json c' 'list' 'list -q' 'events --stats c' 'pause c' 'resume c' \
		'features' 'spec --rootless' 'help' 'help create' 'checkpoint --image-path x c' \
		'--version' '-v' '--help' '--root /r --log l --log-format json state c' \
		'--systemd-cgroup=false --debug start c' 'create --help' 'exec -h'; do
		passes $line
	done
	passes
}

test_verbs_pass_with_a_broken_policy() {
	for text in '' '{' '{"version":9}' '{"version":1,"rulez":{}}' '[]'; do
		printf '%s' "$text" >policy.json
		for line in 'kill c 9' 'delete --force c' 'state c' 'start c' '--version' 'features'; do
			call $line
			# nothing says where the runtime is: one that was compiled in
			[ ! -e fake/argv ] || die "the fake runtime was called"
			lacks err 'oakum'
		done
	done
}

test_verbs_pass_with_a_policy_that_is_broken_elsewhere() {
	printf '{"version":1,"runtimes":["%s/bin/runc"],"rulez":{}}' "$ROOM" >policy.json
	for line in 'kill c 9' 'delete --force c' 'state c' 'start c' '--version' 'features'; do
		passes $line
	done
	bundle
	call create --bundle b c
	refused 1 'oakum: refused by policy:' 'rulez'
}

test_runtimes_of_a_policy_and_what_it_extends() {
	printf '{"version":1,"runtimes":[{"path":"%s/bin/crun","dialect":"runc"}]}' "$ROOM" >base.json
	printf '// comment\n{"version":1,"extends":"%s/base.json"}' "$PWD" >policy.json
	RUNTIME=$ROOM/bin/crun
	passes --version
	passes list
}

test_answers_are_the_runtimes_own() {
	policy
	rm -rf fake
	FAKE_SAY='{"ociVersionMin":"1.0.0"}' FAKE_STATUS=7 \
		"$BUILD/oakum-runtime" --oakum-policy="$PWD/policy.json" features >out 2>err || status=$?
	same status "$status" 7
	same output "$(cat out)" '{"ociVersionMin":"1.0.0"}'
	same errors "$(cat err)" ''
}

test_arguments_pass_byte_for_byte() {
	policy
	passes exec c sh -c 'a  b
c' '' "$(printf '\377\001')" '--user' '0' '*'
	passes kill '' -- '-9' "$(printf 'x%.0s' $(seq 5000))"
}

test_everything_the_process_has_passes() {
	policy
	bundle
	mkdir fake bare sub
	# surrounded OUT PROGRAM ARG...
	surrounded() (
		cd sub
		umask 027
		trap '' USR1
		exec 5<../policy.json 7>../seven
		ulimit -n 77
		to=$1
		shift
		A='b c' FAKE_OUT=$to exec "$@" <../policy.json >../out 2>../err
	)
	surrounded ../bare "$ROOM/bin/runc" create -b ../b c
	surrounded ../fake "$BUILD/oakum-runtime" --oakum-policy=../policy.json create -b ../b c
	same output "$(cat out err)" ''
	has fake/fds "7 0 $PWD/seven"
	cmp bare/fds fake/fds
	cmp bare/cwd fake/cwd
	for what in Umask SigIgn SigBlk Groups; do
		same "$what" "$(grep "^$what:" fake/status)" "$(grep "^$what:" bare/status)"
	done
	grep -q '^Umask:	0027' fake/status || die "umask: $(grep Umask fake/status)"
	tr '\0' '\n' <bare/environ | sed 's|^FAKE_OUT=.*||' >environ
	tr '\0' '\n' <fake/environ | sed 's|^FAKE_OUT=.*||' | cmp - environ
	same exe "$(cat fake/exe)" "$ROOM/bin/runc"
}

test_process_id_stays() {
	policy
	sh -c 'echo $$ >pid; exec "$0" "$@"' env FAKE_OUT="$PWD" "$BUILD/oakum-runtime" \
		--oakum-policy="$PWD/policy.json" state c
	grep -q "^Pid:	$(cat pid)$" status || die "pid: $(grep '^Pid:' status), wanted $(cat pid)"
}

test_unknown_commands_are_refused() {
	policy
	for line in 'mounts add c' 'init' 'Create c' '--root'; do
		call $line
		refused 1 'oakum: refused by runtime_options:'
	done
}

test_delete_takes_the_record_away() {
	policy
	bundle
	call create --bundle b c
	same status "$status" 0
	[ -d "$(record c)" ] || die 'there is no record'
	for line in 'kill c 9' 'delete --help c' 'delete'; do
		passes $line
		[ -d "$(record c)" ] || die "$line took the record away"
	done
	passes delete --force c
	same record "$(record c)" ''
	passes delete --force c
	same leftovers "$(ls -A /run/oakum)" ''
}

# The container stays with the runtime that has it, whatever the policy says by then.
test_record_names_the_runtime() {
	policy
	bundle
	call --root /r create --bundle b c
	same status "$status" 0
	RUNTIME=$ROOM/bin/crun
	policy
	for line in '--root /r state c' '--root /r/ kill c 9' '--root=/r start c' '--root /r exec c true'; do
		RUNTIME=$ROOM/bin/runc passes $line
	done
	passes --root /other state c
	passes --root /r state other
	echo '{' >policy.json
	RUNTIME=$ROOM/bin/runc passes --root /r delete c
}

# Each runtime has a state directory of its own for containers that nobody says --root for.
test_record_below_the_default_root() {
	bundle
	for name in runc crun; do
		RUNTIME=$ROOM/bin/$name
		policy
		call create --bundle b "c-$name"
		[ -d "$(record "c-$name" "/run/$name")" ] || die "no record below /run/$name"
	done
	RUNTIME=$ROOM/bin/runc
	policy
	for name in runc crun; do
		RUNTIME=$ROOM/bin/$name
		passes state "c-$name"
		passes update --memory 1 "c-$name"
		passes delete "c-$name"
	done
}

# Who is not the machine's root has records below XDG_RUNTIME_DIR.
test_records_of_another_user() {
	policy
	bundle
	mkdir xdg
	chmod 777 . && chmod 1777 .
	chown -R 1234:1234 b xdg
	chmod 755 b/rootfs
	chown 0 policy.json
	mkdir -m 777 fake
	rm -f audit.jsonl
	XDG_RUNTIME_DIR=$PWD/xdg FAKE_OUT=$PWD/fake setpriv --reuid 1234 --regid 1234 --clear-groups \
		"$BUILD/oakum-runtime" --oakum-policy="$PWD/policy.json" create --bundle b c 2>err ||
		die "$(cat err)"
	same records "$(ls xdg)" oakum
	same root "$(jq -r .root xdg/oakum/*/record.json)" "$PWD/xdg/runc"
	XDG_RUNTIME_DIR=$PWD/xdg FAKE_OUT=$PWD/fake setpriv --reuid 1234 --regid 1234 --clear-groups \
		"$BUILD/oakum-runtime" --oakum-policy="$PWD/policy.json" delete c
	same records "$(ls -A xdg/oakum)" ''
}

# Of a runtime that is gone the policy's takes over.
test_record_of_a_runtime_that_is_gone() {
	cp "$ROOM/bin/runc" gone
	RUNTIME=$PWD/gone
	policy
	bundle
	call create --bundle b c
	rm gone
	RUNTIME=$ROOM/bin/runc
	policy
	passes state c
	passes exec c true
	passes delete c
}

# With every rule off there is nothing to judge: the runtime gets the call, and has its say.
test_every_rule_off() {
	ALL_OFF=yes policy
	bundle
	sed -i 's/"cwd"/"cwd": "\/", "Cwd": "\/x", "cwd"/' b/config.json
	snapshot b >before
	for line in 'create --bundle b/../b c' 'create -b=gone c' 'create --no-such c' 'run c d' \
		'no-such' '--no-such create c' 'exec --process gone c' 'exec --user root --no-such c id' \
		'update --memory 1.5g c' 'run --no-pivot --preserve-fds 3 -b b c' 'restore -b b c'; do
		passes $line
	done
	snapshot b | cmp - before
	policy
	call create --bundle b c
	refused 1 'oakum: refused by config:'
}

# Once the runtime has been diverted, an older record names what is Oakum by now. However it
# was started: by a path, from its own directory, through a link, or by a descriptor.
test_record_that_leads_to_itself() {
	cp "$BUILD/oakum-runtime" self
	ln -s self link
	policy
	bundle
	call create --bundle b c
	ln -sfn "$PWD/self" "$(record c)/runtime"
	cat >started.py <<-'PY'
	import os, sys
	os.execve(os.open(sys.argv[1], os.O_RDONLY), sys.argv[1:], dict(os.environ))
	PY
	for how in "$PWD/self" ./self ./link "python3 started.py $PWD/self"; do
		rm -rf fake
		mkdir fake
		status=0
		FAKE_OUT=$PWD/fake timeout 60 $how --oakum-policy="$PWD/policy.json" state c \
			>out 2>err </dev/null || status=$?
		same "status of $how ($(tail -1 err))" "$status" 0
		same exe "$(cat fake/exe)" "$ROOM/bin/runc"
	done
}
