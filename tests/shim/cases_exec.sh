# SPDX-License-Identifier: Apache-2.0
# exec and update: held to the ceiling, handed on as private copies.

process() {
	printf '{"user":{"uid":%s,"gid":%s},"args":["id"],"cwd":"/","noNewPrivileges":%s}' "$@" >p.json
	chmod 600 p.json
}

created() {
	bundle
	call "$@" create --bundle b c
	same status "$status" 0
}

test_process_file_is_judged_and_copied() {
	policy user=rewrite no_new_privileges=rewrite
	created
	process 0 0 false
	cp p.json before
	call --root /run/runc exec --process p.json --detach --pid-file f c
	called "$ROOM/bin/runc" --root /run/runc exec --process /proc/self/fd/3 --detach --pid-file f c
	cmp p.json before
	same user "$(jq -c '[.user.uid, .user.gid, .noNewPrivileges]' fake/process)" '[65532,65532,true]'
	same args "$(jq -c .args fake/process)" '["id"]'
	process 1000 1000 true
	call exec -p=p.json c
	called "$ROOM/bin/runc" exec -p=/proc/self/fd/3 c
	cmp p.json fake/process
}

# Nobody can change the copy, and its descriptor is above all that go on to the container.
test_copy_is_sealed_and_out_of_the_way() {
	policy
	created
	process 0 0 true
	exec 3<p.json 4<p.json
	call exec --preserve-fds 2 -p p.json c
	called "$ROOM/bin/runc" exec --preserve-fds 2 -p /proc/self/fd/5 c
	grep -q '^5 0 /memfd:oakum (deleted)$' fake/fds || die "$(cat fake/fds)"
	LISTEN_FDS=3 call exec -p p.json c
	called "$ROOM/bin/runc" exec -p /proc/self/fd/6 c
	exec 3<&- 4<&-
	call exec --preserve-fds x -p p.json c
	refused 255 'preserve-fds'
}

# Oakum called by Oakum: the private copy of the one is what the other reads.
# A container that the inner one has a record of, the outer one hands to its runtime directly.
test_two_of_them_in_a_row() {
	policy no_new_privileges=rewrite
	cp policy.json inner.json
	cat >second <<EOF
#!/bin/sh
exec "$BUILD/oakum-runtime" --oakum-policy="$PWD/inner.json" "\$@"
EOF
	chmod 755 second
	RUNTIME=$PWD/second
	policy user=rewrite
	created
	same link "$(readlink "$(record c)/runtime")" "$ROOM/bin/runc"
	process 0 0 false
	call exec --process p.json other
	same status "$status" 0
	same user "$(jq -c '[.user.uid, .noNewPrivileges]' fake/process)" '[65532,true]'
	same config "$(jq -c '[.process.user.uid, .process.noNewPrivileges]' b/config.json)" '[65532,true]'
}

test_process_that_is_refused() {
	policy
	created
	policy user=refuse
	process 0 0 true
	call --log log --log-format json exec --process p.json --pid-file pid c
	refused 255 'oakum: refused by user: ' 'at /user/uid'
	same message "$(jq -r .msg log)" "$(cat err)"
	[ ! -e pid ] || die 'there is a pid file'
	has audit.jsonl '"event":"exec","id":"c"'
}

test_bad_process_files() {
	policy
	created
	bad() {
		call exec --process p.json c
		refused 255 "$@"
	}
	bad 'oakum: refused by process:' 'does not exist'
	: >p.json
	bad 'oakum: refused by config:'
	printf '{"user":{"uid":1},"USER":{"uid":0}}' >p.json
	bad 'oakum: refused by config:'
	process 0 0 true
	chmod 666 p.json
	bad 'oakum: refused by process:' 'chmod go-w'
	chmod 600 p.json
	chown 1234 p.json
	bad 'oakum: refused by process:' 'owned by user 1234'
	rm p.json
	mkfifo p.json
	bad 'oakum: refused by process:' 'FIFO'
	rm p.json
	ln -s /dev/stdin p.json
	bad 'oakum: refused by process:' 'symbolic link'
	call exec --process= c
	refused 255 'oakum: refused by runtime_options:' 'is empty'
	call exec --process /proc/self/fd/0 c <policy.json
	refused 255 'oakum: refused by process:'
}

test_plain_exec_of_runc_is_its_bundles() {
	policy user=rewrite capabilities=rewrite no_new_privileges=rewrite
	created
	passes exec c id -u
	passes exec --tty --cwd /tmp c sh -c 'exit 0'
	passes exec --user 1000:1000 c id
	passes exec --no-new-privs c id
}

test_options_that_ask_for_too_much() {
	policy user=rewrite capabilities=rewrite no_new_privileges=rewrite
	created
	too_much() {
		call exec "$@" c id
		refused 255 "$rule"
	}
	rule='oakum: refused by user: '
	too_much --user 0
	has err 'asked for with --user'
	too_much -u 0:0
	too_much --user=1000:0
	too_much -u 1000 -u 0
	rule='oakum: refused by capabilities: '
	too_much --cap CAP_SYS_ADMIN
	has err 'asked for with --cap'
	too_much -c CAP_NET_RAW
	rule='oakum: refused by no_new_privileges: '
	too_much --no-new-privs=false
	rule='oakum: refused by runtime_options: '
	too_much --user root
	too_much --user -1
	too_much --user 00
	too_much --user 4294967295
	too_much --additional-gids 0x0
}

# Without a group runc keeps the container's, which the record knows.
test_user_without_a_group() {
	policy user=rewrite
	created
	passes exec --user 1000 c id
	call delete c
	call exec --user 1000 c id
	refused 255 'oakum: refused by user: '
}

# crun starts from root: what the container has is said to it.
test_plain_exec_of_crun() {
	RUNTIME=$ROOM/bin/crun
	policy user=rewrite no_new_privileges=rewrite
	bundle
	call create --bundle b c
	call exec c id
	called "$RUNTIME" exec --user=65532:65532 --no-new-privs c id
	call exec --user 1000:1000 --no-new-privs c id
	called "$RUNTIME" exec --user 1000:1000 --no-new-privs c id
	call exec --user 1000 c id
	refused 255 'oakum: refused by user: '
	call delete c
	call exec c id
	called "$RUNTIME" exec --user=65532:65532 --no-new-privs c id
	policy user=refuse
	call exec c id
	refused 255 'oakum: refused by user: '
	policy
	passes exec c id
}

test_exception_of_create_holds_at_exec() {
	policy user=refuse
	bundle
	sed -i "\$s|}|, \"exceptions\": [{ \"match\": { \"rootfs\": \"$PWD/b/rootfs\" }, \"rules\": [\"user\"], \"reason\": \"ticket 1\", \"expires\": \"2999-01-31\" }] }|" policy.json
	call create --bundle b c
	same status "$status" 0
	has "$(record c)/record.json" '"excepted":[{"rule":"user","reason":"ticket 1","expires":"2999-01-31"}]'
	process 0 0 true
	call exec --process p.json c
	same status "$status" 0
	call exec --process p.json other
	refused 255 'oakum: refused by user: '
	call delete c
	call exec --process p.json c
	refused 255 'oakum: refused by user: '
}

# The image has a link to procfs: with or without an audit log, with or without an exception,
# an exec is looked at in the image.
test_working_directory_behind_a_link_of_the_image() {
	for file in "$PWD/audit.jsonl" ''; do
		policy working_directory=refuse
		sed -i "s|\"file\": \"[^\"]*\"|\"file\": \"$file\"|" policy.json
		bundle
		mkdir -p b/rootfs/proc
		ln -sfn /proc/self/fd b/rootfs/work
		call create --bundle b c
		same status "$status" 0
		printf '{"user":{"uid":1,"gid":1},"args":["id"],"cwd":"/work/7"}' >p.json
		call exec --process p.json c
		refused 255 'oakum: refused by working_directory: ' '/work/7'
		call exec --cwd /work/7 c id
		refused 255 'oakum: refused by working_directory: ' 'asked for with --cwd'
		call delete c
	done
}

# Where the root file system cannot be told, nobody could look into it later.
test_root_that_cannot_be_told() {
	policy user=rewrite
	bundle
	rmdir b/rootfs
	ln -s rootfs b/rootfs
	call create --bundle b c
	refused 1 'oakum: refused by engine: ' "root file system 'rootfs'"
	same records "$(ls -A /run/oakum)" ''
}

test_audit_mode_at_exec() {
	MODE=audit policy user=refuse capabilities=rewrite
	created
	process 0 0 false
	passes exec --process p.json c
	passes exec --cap CAP_SYS_ADMIN -u 0 c id
	same lines "$(grep -c '"event":"exec"' audit.jsonl)" 2
}

test_update_from_standard_input() {
	policy
	for spelling in '--resources -' '--resources=-' '-r -'; do
		rm -rf fake
		mkdir fake
		printf '{"memory":{"limit":9223372036854775807}}' | FAKE_STDIN=1 FAKE_OUT=$PWD/fake \
			"$BUILD/oakum-runtime" --oakum-policy="$PWD/policy.json" update $spelling c >out 2>err
		same stdin "$(cat fake/stdin)" '{"memory":{"limit":9223372036854775807}}'
		same output "$(cat out err)" ''
	done
	echo '{"Memory":{}}' >r.json
	call update --resources - c <r.json
	refused 1 'oakum: refused by config:'
	head -c 5M /dev/zero >r.json
	call update --resources - c <r.json
	refused 1 'oakum: refused by resources:' 'larger than'
}

test_update_from_a_file() {
	policy
	printf '{"memory":{"limit":0}}' >r.json
	call update --resources=r.json c
	called "$ROOM/bin/runc" update --resources=/proc/self/fd/3 c
	cmp r.json fake/resources
	chmod 666 r.json
	call update --resources r.json c
	refused 1 'oakum: refused by resources:' 'chmod go-w'
	call update --resources= c
	refused 1 'oakum: refused by runtime_options:' 'is empty'
}

test_update_by_options() {
	policy
	passes update --memory 512m --memory-swap -1 --cpu-quota -1 --pids-limit 5 --cpuset-cpus 0-1 c
	passes update c --memory 512
	call update --memory 1.5g c
	refused 1 'oakum: refused by runtime_options:' "'1.5g' of --memory"
	call update --pids-limit 0x10 c
	refused 1 'oakum: refused by runtime_options:'
}
