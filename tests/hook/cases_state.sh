# SPDX-License-Identifier: Apache-2.0
# State documents that no runtime writes, and ones that do not describe a container.

# state JSON TEXT: the document is refused, and the reason has TEXT. REFUSED_BY: not by "state".
state() {
	printf '%s' "$1" >state.json
	for command in verify verify-started; do
		call $command <state.json
		same "status of $command for $1" "$status" 1
		has err "oakum: refused by ${REFUSED_BY:-state}: "
		has err "$2"
		same "lines for $1" "$(wc -l <err)" 1
		empty out
	done
}

test_state_no_document() {
	policy
	state '' 'there is no state on standard input'
	state ' ' 'the state'
	state '[]' 'the state is no object'
	state '"x"' 'the state'
	state 'null' 'the state'
	state '{' 'the state'
	state '{"id":"a"} x' 'the state'
	state '{"id":"a"}{"id":"b"}' 'the state'
	state '/* */{}' 'the state'
	state "$(printf '\357\273\277{}')" 'the state'
	state '{"id":"a\u0000b","pid":1,"bundle":"/b"}' 'the state'
	state "$(printf '{"id":"a\377","pid":1,"bundle":"/b"}')" 'the state'
}

test_state_twice_the_same_key() {
	policy
	state '{"id":"a","id":"b","pid":1,"bundle":"/b"}' "duplicate"
	state '{"id":"a","pid":1,"pi\u0064":2,"bundle":"/b"}' "duplicate"
	state '{"id":"a","Pid":1,"bundle":"/b"}' "the key 'Pid', which some readers take for 'pid'"
	state '{"id":"a","pid":1,"BUNDLE":"/b"}' "the key 'BUNDLE'"
}

test_state_id() {
	policy
	state '{"pid":1,"bundle":"/b"}' "the state has no 'id'"
	state '{"id":"","pid":1,"bundle":"/b"}' "'id' of the state is no text"
	state '{"id":7,"pid":1,"bundle":"/b"}' "'id' of the state is no text"
	state '{"id":null,"pid":1,"bundle":"/b"}' "'id' of the state is no text"
	state '{"id":"../x","pid":1,"bundle":"/b"}' "is no container's id"
	state '{"id":"..","pid":1,"bundle":"/b"}' "is no container's id"
	state '{"id":"a\nb","pid":1,"bundle":"/b"}' "is no container's id"
	state "{\"id\":\"$(printf '%01025d' 0)\",\"pid\":1,\"bundle\":\"/b\"}" "is no container's id"
}

test_state_bundle() {
	policy
	state '{"id":"a","pid":1}' "the state has no 'bundle'"
	state '{"id":"a","pid":1,"bundle":""}' "'bundle' of the state is no text"
	state '{"id":"a","pid":1,"bundle":["/b"]}' "'bundle' of the state is no text"
	state '{"id":"a","pid":1,"bundle":"b"}' "'bundle' of the state, 'b', is not absolute"
	state '{"id":"a","pid":1,"bundle":"/b","bundlePath":"/c"}' "name different directories"
	state '{"id":"a","pid":1,"bundle":"/oakum/is/not/there"}' "'/oakum/is/not/there' cannot be opened"
	state '{"id":"a","pid":1,"bundle":"/etc/hostname"}' "'/etc/hostname' is no directory"
}

test_state_pid() {
	policy
	for pid in 0 -1 1.0 1e3 01 2147483648 '"1"' null true '[1]'; do
		state "{\"id\":\"a\",\"pid\":$pid,\"bundle\":\"/b\"}" "state"
	done
	state '{"id":"a","bundle":"/b"}' "the state has no 'pid'"
	state '{"id":"a","pid":-1,"bundle":"/b"}' "'pid' of the state is no process id"
}

test_state_status() {
	policy
	state '{"id":"a","pid":1,"bundle":"/b","status":"stopped"}' "the container is 'stopped'"
	state '{"id":"a","pid":1,"bundle":"/b","status":4}' "'status' of the state is no text"
	printf '{"id":"a","pid":1,"bundle":"/b","status":"running"}' >state.json
	call verify <state.json
	has err "oakum: refused by state: the container is 'running', which is not when this hook runs"
}

test_state_too_large() {
	policy
	{
		printf '{"id":"a","x":"'
		head -c 1048576 /dev/zero | tr '\0' x
		printf '"}'
	} >large.json
	call verify <large.json
	same status "$status" 1
	has err "oakum: refused by state: 'the state' is larger than 1048576 bytes"
}

test_state_too_deep() {
	policy
	state "{\"x\":$(printf '%0100d' 0 | tr 0 '[')$(printf '%0100d' 0 | tr 0 ']')}" "the state"
}

test_state_process_of_the_host() {
	policy
	bundle
	state "{\"id\":\"a\",\"pid\":$$,\"bundle\":\"$PWD/b\"}" \
		"process $$ is no container's: it is in the host's mount namespace"
}

test_state_no_such_process() {
	policy
	bundle
	sh -c 'echo $$' >pid
	printf '{"id":"a","pid":%s,"bundle":"%s"}' "$(cat pid)" "$PWD/b" >state.json
	call verify <state.json
	same status "$status" 1
	has err "oakum: refused by state: there is no process $(cat pid) here"
	call verify-started <state.json
	same 'status for a short life' "$status $(cat err)" "0 "
}

# The numbers in /proc must be those that the hook's own pid namespace has.
test_state_foreign_proc() {
	policy
	bundle
	printf '{"id":"a","pid":1,"bundle":"%s"}' "$PWD/b" >state.json
	status=0
	unshare -p -f "$HOOK" --policy="$PWD/policy.json" verify <state.json >out 2>err || status=$?
	same status "$status" 1
	has err "oakum: refused by state: /proc is of another pid namespace"
}

# dialect JSON: a state in another spelling, of a process that is in a namespace of its own:
# it is read, and the hook goes on to look at the container.
dialect() {
	printf '%s' "$1" >state.json
	call verify <state.json
	same "status for $1" "$status" 1
	has err "oakum: refused by facts: nothing is mounted at '$PWD/b/rootfs'"
}

test_state_dialects() {
	policy
	bundle
	mkfifo alive
	unshare -m sh -c 'echo $$; exec cat' <alive >pid &
	exec 9>alive
	while [ ! -s pid ]; do :; done
	pid=$(cat pid)
	slashes=$(printf '%s' "$PWD/b" | sed 's,/,\\/,g')
	dialect "{\"ociVersion\":\"1.0.2\",\"id\":\"a\",\"status\":\"creating\",\"pid\":$pid,\"bundle\":\"$PWD/b\",\"annotations\":{}}"
	dialect "{\"id\":\"a\",\"pid\":$pid,\"bundlePath\":\"$PWD/b\"}"
	dialect "{\"id\":\"a\",\"pid\":$pid,\"bundle\":\"$PWD/b\",\"bundlePath\":\"$PWD/b\"}"
	dialect "{\"ociVersion\":\"1.0\",\"id\":\"a\",\"pid\":$pid,\"root\":\"$PWD/b/rootfs\",\"bundle\":\"$slashes\",\"status\":\"created\",\"created\":\"now\",\"Owner\":\"root\"}"
	dialect "$(printf '{\n  "id": "a",\n\t"pid": %s,\r\n  "bundle": "%s"\n}\n' "$pid" "$PWD/b")"
	exec 9>&-
	wait
}

test_state_bundle_of_others() {
	policy
	bundle
	chmod 666 b/config.json
	state "{\"id\":\"a\",\"pid\":$$,\"bundle\":\"$PWD/b\"}" "is writable by its group and by others"
	chmod 644 b/config.json
	echo '{"process":{},"Process":{}}' >b/config.json
	state "{\"id\":\"a\",\"pid\":$$,\"bundle\":\"$PWD/b\"}" "Process"
}

# It says so as the wrapper does: whoever waits for the policy need not know who read it.
test_state_policy() {
	echo '{ "version": 1, "rules": { "engine_socked": "off" } }' >policy.json
	REFUSED_BY=policy state '{}' "unknown rule 'engine_socked'"
	printf '{ "version": 1' >policy.json
	REFUSED_BY=policy state '{}' 'the document ends too early'
	rm policy.json
	REFUSED_BY=policy state '{}' "policy.json' does not exist"
}

# Audit mode refuses nothing, but says so.
test_state_audit_mode() {
	MODE=audit policy
	echo '{}' >state.json
	call verify <state.json
	same status "$status $(cat err)" "0 "
	has audit.jsonl "the state has no 'id'"
}

test_state_never_hangs() {
	policy
	mkfifo pipe
	sleep 60 >pipe &
	writer=$!
	status=0
	timeout 20 "$HOOK" --policy="$PWD/policy.json" verify <pipe >out 2>err || status=$?
	kill $writer
	same status "$status" 1
	has err "oakum: refused by time: the hook was not done in time"
}

test_usage() {
	policy
	for line in '' 'check' 'verify x' '--policy=x verify' '--name=../x verify' '--name= verify' '--x'; do
		status=0
		"$HOOK" $line >out 2>err </dev/null || status=$?
		same "status of '$line'" "$status" 2
		has err 'usage: oakum-hook'
		empty out
	done
	"$HOOK" --version >out
	has out 'oakum-hook '
}

# Before it reads anything the hook has left the directory and the descriptors it was given.
test_safe_first_acts() {
	policy
	mkfifo pipe
	"$HOOK" --policy="$PWD/policy.json" verify <pipe >out 2>err 7</etc/hostname 9>here &
	hook=$!
	exec 8>pipe
	until [ "$(readlink /proc/$hook/cwd)" = / ] && [ "$(ls /proc/$hook/fd | tr '\n' ' ')" = '0 1 2 ' ]; do
		kill -0 $hook || die 'it has ended'
	done
	same umask "$(awk '$1 == "Umask:" { print $2 }' /proc/$hook/status)" 0077
	exec 8>&-
	wait $hook || :
	has err 'there is no state on standard input'
}

# Closed standard descriptors are not taken by files that the hook opens.
test_closed_descriptors() {
	policy
	status=0
	"$HOOK" --policy="$PWD/policy.json" verify <&- >&- 2>&- || status=$?
	same status "$status" 1
	has audit.jsonl 'there is no state on standard input'
}

# What a bundle may be instead of a directory with a config.
test_state_hostile_bundles() {
	policy
	bundle
	mkfifo fifo
	state "{\"id\":\"a\",\"pid\":$$,\"bundle\":\"$PWD/fifo\"}" "is no directory"
	rm b/config.json
	mkfifo b/config.json
	state "{\"id\":\"a\",\"pid\":$$,\"bundle\":\"$PWD/b\"}" "config.json' is a FIFO"
	rm b/config.json
	ln -s /etc/hostname b/config.json
	state "{\"id\":\"a\",\"pid\":$$,\"bundle\":\"$PWD/b\"}" "config.json"
	rm b/config.json
	mkdir b/config.json
	state "{\"id\":\"a\",\"pid\":$$,\"bundle\":\"$PWD/b\"}" "config.json"
	ln -s /dev/zero zero
	state "{\"id\":\"a\",\"pid\":$$,\"bundle\":\"$PWD/zero\"}" "is no directory"
	ln -s around turn
	ln -s turn around
	state "{\"id\":\"a\",\"pid\":$$,\"bundle\":\"$PWD/turn\"}" "'$PWD/turn' cannot be opened"
}

# A root file system of links: nothing of it is followed out of it, and it ends.
test_state_link_farm() {
	policy engine_socket=refuse root_path=refuse tmp=rewrite
	bundle
	mkdir b/rootfs/farm
	i=0
	while [ $i -lt 60 ]; do
		ln -s $((i + 1)) b/rootfs/farm/$i
		i=$((i + 1))
	done
	ln -s /farm/0 b/rootfs/farm/60
	rm -rf b/rootfs/tmp b/rootfs/proc
	ln -s farm/0 b/rootfs/tmp
	ln -s ../../../../proc b/rootfs/proc
	unshare -m sh -c 'mount --bind "$1/rootfs" "$1/rootfs"; echo $$ >pid; exec sleep 60' sh "$PWD/b" &
	sleeper=$!
	until [ -s pid ]; do :; done
	printf '{"id":"a","pid":%s,"bundle":"%s"}' "$(cat pid)" "$PWD/b" >state.json
	call verify <state.json
	kill $sleeper
	same status "$status" 1
	has err "oakum: refused by "
	lacks err 'refused by time'
}

# The number of another container's process: its root file system is another.
test_state_pid_of_another_container() {
	policy
	bundle
	cp -a b other
	create runc
	same 'status of runc' "$status $(cat err)" "0 "
	printf '{"id":"a","pid":%s,"bundle":"%s"}' "$(container_pid)" "$PWD/other" >state.json
	call verify <state.json
	same status "$status" 1
	has err "oakum: refused by facts: nothing is mounted at '$PWD/other/rootfs'"
	kill -0 "$(container_pid)"
	delete
}

# A loader would say that it finds none of these.
test_safe_from_the_environment() {
	policy
	for variable in LD_PRELOAD LD_AUDIT; do
		env $variable=/oakum/is/not/there.so "$HOOK" --version >out 2>err
		empty err
	done
	echo '{}' >state.json
	env LD_LIBRARY_PATH="$PWD" GCONV_PATH="$PWD" GLIBC_TUNABLES=glibc.malloc.check=3 LC_ALL=C MALLOC_CHECK_=3 \
		OAKUM_POLICY=/dev/null "$HOOK" --policy="$PWD/policy.json" verify <state.json >out 2>err || status=$?
	same status "$status" 1
	same lines "$(wc -l <err)" 1
	has err "oakum: refused by state: the state has no 'id'"
}
