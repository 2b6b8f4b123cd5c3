# SPDX-License-Identifier: Apache-2.0
# kill -9 at each system call of ours, up to the one that makes us the runtime (kill_at.c):
# whatever stands by then, delete clears it away, and id and bundle are as good as new.

# at_each_call COMMAND ARG...: for each n, kills oakum-runtime ARG... at its nth system call and
# then runs COMMAND, which sees $n. Ends when the call has got as far as the runtime.
at_each_call() {
	after=$1
	shift
	n=1
	rm -rf fake
	mkdir -p tmp fake
	while killed "$@"; do
		[ ! -s out ] && [ ! -s err ] || die "killed at $n it said: $(cat out err)"
		[ ! -e fake/argv ] || die "killed at $n, but the runtime was called"
		files tmp
		same "temporary files, killed at $n" "$FILES" ''
		$after
		n=$((n + 1))
	done
	same status "$status" 0
	[ -e fake/argv ] || die "the runtime was never called: $(cat err)"
	rmdir tmp
	[ "$n" -gt 10 ] || die "only $n system calls"
}

# Whether it could be killed at its nth call: else it has become the runtime.
killed() {
	rm -f fake/*
	status=0
	TMPDIR=$PWD/tmp FAKE_OUT=$PWD/fake "$ROOM/kill_at" "$n" "$BUILD/oakum-runtime" \
		--oakum-policy="$PWD/policy.json" "$@" >out 2>err <"${STDIN:-/dev/null}" || status=$?
	[ "$status" -eq 137 ]
}

# files DIR...: what is in there, in FILES. Without a child: it is asked for very often.
files() {
	FILES=
	for dir; do
		for file in "$dir"/* "$dir"/.[!.]*; do
			[ ! -e "$file" ] && [ ! -L "$file" ] || FILES="$FILES ${file##*/}"
		done
	done
}

# The bundle is as it came or as it should be, and nobody has a record.
all_is_clear() {
	files b
	same "files of the bundle, killed at $n" "$FILES" ' config.json rootfs'
	cmp -s b/config.json old || cmp -s b/config.json new ||
		die "killed at $n: config.json is $(cat b/config.json)"
	files /run/oakum /run/oakum/prepared
	same "records, killed at $n" "${FILES# prepared}" ''
}

delete_clears() {
	files b /run/oakum
	left="$left$FILES"
	delete_it
	all_is_clear
	cmp -s b/config.json old || cp old b/config.json
}

delete_it() {
	"$BUILD/oakum-runtime" --oakum-policy="$PWD/policy.json" delete c >out 2>err ||
		die "killed at $n, delete says $?: $(cat err)"
	[ ! -s out ] && [ ! -s err ] || die "killed at $n, delete says: $(cat out err)"
}

create_again_then_delete() {
	"$BUILD/oakum-runtime" --oakum-policy="$PWD/policy.json" create --bundle "$PWD/b" c 2>err ||
		die "killed at $n, create says $?: $(cat err)"
	cmp b/config.json new
	files b
	same "files of the bundle, killed at $n" "$FILES" ' config.json rootfs'
	set -- /run/oakum/*/record.json
	same "records, killed at $n" $# 1
	delete_clears
}

# A bundle, as it comes and as it will be.
old_and_new() {
	left=
	bundle
	cp b/config.json old
	call create --bundle "$PWD/b" c
	same status "$status" 0
	cp b/config.json new
	call delete c
	cp old b/config.json
}

whole_lines() {
	jq -e .event audit.jsonl >/dev/null || die 'a part of a line is in the audit log'
}

# Killed at the right moments there was a part of a record, and a file in the bundle.
something_was_left() {
	case $left in *.new*) ;; *) die "no record was ever half made: $left" ;; esac
	case $left in *.config.json.oakum-*) ;; *) die "no config was ever half stored: $left" ;; esac
}

test_kill_at_each_call_of_create() {
	policy no_new_privileges=rewrite
	old_and_new
	at_each_call delete_clears create --bundle "$PWD/b" c
	something_was_left
	whole_lines
}

test_kill_at_each_call_and_create_again() {
	policy no_new_privileges=rewrite
	old_and_new
	at_each_call create_again_then_delete create --bundle "$PWD/b" c
	whole_lines
}

test_kill_at_each_call_of_run() {
	policy no_new_privileges=rewrite
	old_and_new
	at_each_call delete_clears run --bundle "$PWD/b" c
	something_was_left
	same records "$(ls -A /run/oakum)" ''
}

# Where a container has its record, only delete takes it away; nothing else is made on disk.
test_kill_at_each_call_of_exec_and_update() {
	policy user=rewrite
	bundle
	call create --bundle "$PWD/b" c
	printf '{"user":{"uid":0,"gid":0},"args":["id"],"cwd":"/"}' >p.json
	printf '{"memory":{"limit":4096}}' >r.json
	stat -c '%n %i %Z' /run/oakum /run/oakum/*/* >before
	as_before() {
		stat -c '%n %i %Z' /run/oakum /run/oakum/*/* | cmp - before || die "killed at $n"
		files .
		same "files, killed at $n" "$FILES" "${entries:=$FILES}"
	}
	for line in 'exec --process p.json c' 'exec c id' 'update --resources r.json c' \
		'update --resources - c'; do
		entries=
		STDIN=r.json at_each_call as_before $line
	done
	call delete c
	same records "$(ls -A /run/oakum)" ''
}

test_kill_at_each_call_of_delete() {
	policy no_new_privileges=rewrite
	old_and_new
	next() {
		delete_clears
		call create --bundle "$PWD/b" c
	}
	call create --bundle "$PWD/b" c
	at_each_call next delete c
	same records "$(ls -A /run/oakum)" ''
}

# What is prepared on the host, a file in memory here, goes as well.
test_kill_at_each_call_of_create_with_a_secret() {
	policy secret_env=rewrite
	old_and_new
	sed -i 's|"PATH=/bin"|"PATH=/bin", "DB_PASSWORD=hunter2"|' old
	cp old b/config.json
	call create --bundle "$PWD/b" c
	cp b/config.json new
	[ -d /run/oakum/prepared/* ] || die 'nothing was prepared'
	call delete c
	cp old b/config.json
	at_each_call delete_clears create --bundle "$PWD/b" c
	something_was_left
	call delete c
	same mounts "$(grep -c /run/oakum/ /proc/self/mounts)" 0
}
