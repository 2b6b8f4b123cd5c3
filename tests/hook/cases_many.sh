# SPDX-License-Identifier: Apache-2.0
# Many mounts, on the host and in a container: what it costs is counted, not timed.

# crowd HOST CONTAINER COMMAND...: runs it in a machine with so many mounts more, with the state
# of a container with so many mounts in state.json.
crowd() {
	jq '.mounts = [] | del(.linux.resources)' b/config.json >edited
	cp edited b/config.json
	rm -rf b/host
	rm -f pid
	mkfifo alive
	unshare -m --propagation private sh -c '
		python3 "$0/crowd.py" "$1/b" "$2" "$3" "$1/source" <alive >pid &
		exec 9>alive
		until [ -s pid ]; do kill -0 $! || exit 1; sleep 0.01; done
		shift 3
		printf "{\"id\":\"c\",\"pid\":%s,\"bundle\":\"%s\"}" "$(cat pid)" "$1" >state.json
		shift
		"$@"
		exec 9>&-
		wait' "$HERE" "$PWD" "$1" "$2" "$PWD/b" "${@:3}"
	rm alive
}
looked() { # leaves status and err
	status=0
	crowd "$1" "$2" "$HERE/called" "$HOOK" "--policy=$PWD/policy.json" || status=$?
	status=$(cat status)
}
# count HOST CONTAINER: how many system calls it takes, in $calls.
count() {
	crowd "$1" "$2" sh -c "strace -qq -c -o calls $HOOK --policy=$PWD/policy.json verify <state.json 2>err"
	empty err
	calls=$(awk '$NF == "total" { print $(NF > 5 ? 4 : 3) }' calls)
	[ -n "$calls" ] || die "nothing was counted: $(cat calls)"
}
many_policy() {
	policy engine_socket=refuse host_paths=refuse mount_propagation=refuse
	bundle
}

# Twice as many mounts take at most a little more than twice as much on top.
grows_linearly() { # WHAT SMALL MIDDLE LARGE: for n, 2n and 4n mounts
	[ $(($4 - $3)) -le $((($3 - $2) * 23 / 10)) ] ||
		die "$1 grow faster than the mounts: $2, $3, $4"
}
test_many_cost_grows_with_the_number() {
	many_policy
	for n in 250 500 1000; do
		count $n 0
		eval "host_$n=$calls"
		count 0 $n
		eval "container_$n=$calls"
	done
	grows_linearly 'system calls for mounts of the host' $host_250 $host_500 $host_1000
	grows_linearly 'system calls for mounts of the container' $container_250 $container_500 $container_1000
	tell "system calls with 250, 500, 1000 mounts more: $host_250, $host_500, $host_1000 on the host, $container_250, $container_500, $container_1000 in the container"
}

# As many as a mount namespace can have: an ordinary container is let pass beside them; and in a
# container they are more than can be judged.
test_many_as_the_kernel_has() {
	many_policy
	most=$(($(cat /proc/sys/fs/mount-max) * 9 / 10))
	looked $most 0
	same 'status with many on the host' "$status $(cat err)" "0 "
	looked 0 $most
	same 'status with many in the container' "$status" 1
	has err 'oakum: refused by facts: the container has more mounts than can be judged'
}
