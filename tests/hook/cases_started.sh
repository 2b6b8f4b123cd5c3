# SPDX-License-Identifier: Apache-2.0
# oakum-hook verify-started: by real runtimes' poststart, and by hand on a running container
# whose config is then changed, so that what runs is not what it says.

started_policy() {
	policy user=rewrite capabilities=rewrite no_new_privileges=rewrite seccomp=rewrite init=rewrite
}
# run_container: makes and starts c under runc.
run_container() {
	create "${1:-runc}"
	start
	same "status ($(cat err))" "$status" 0
	pid=$(container_pid)
	until [ "$(readlink "/proc/$pid/exe")" = /bin/busybox ]; do
		kill -0 "$pid" || die 'it has ended'
	done
}
# told JQ-FILTER: calls the hook with the state of c, whose config has been changed by it.
told() {
	jq "$1" b/config.json >edited
	cp edited b/config.json
	runc --root "$ROOM/run/runc" state c >state.json
	call verify-started <state.json
}
# kills TEXT: it was refused so, c is dead, and that is on record.
kills() {
	same "status ($(cat err))" "$status" 1
	has err "oakum: refused by $1"
	has err 'the container was killed'
	has audit.jsonl '"event":"verify-started"'
	until [ "$(runc --root "$ROOM/run/runc" state c | jq -r .status)" = stopped ]; do :; done
}

test_started_as_it_should_be() {
	started_policy
	bundle
	run_container
	told .
	same "status ($(cat err))" "$status" 0
	kill -0 "$pid"
	delete
}

test_started_by_runtimes() {
	started_policy
	bundle
	hooked poststart verify-started
	for runtime in runc crun; do
		run_container $runtime
		kill -0 "$pid"
		has audit.jsonl '"event":"verify-started"'
		rm audit.jsonl
		delete
	done
}

# Each fact, when what runs has more than the config says.
fact() { # JQ-FILTER-BEFORE JQ-FILTER-AFTER TEXT
	bundle "$1"
	run_container
	told "$2"
	kills "$3"
	delete
}

test_started_user() {
	started_policy
	fact '.process.user.uid = 1001' '.process.user.uid = 1000' 'user: runs as user 1001 and not as its config says'
	fact '.process.user.gid = 1001' '.process.user.gid = 1000' 'user: runs as group 1001 and not as its config says'
	fact '.process.user.additionalGids = [0]' '.process.user.additionalGids = []' 'user: is in the group 0, which its config does not give'
}

test_started_privileges() {
	started_policy
	fact '.process.capabilities.bounding = ["CAP_CHOWN"]' '.process.capabilities.bounding = []' \
		'capabilities: has 1 capabilities in its bounding set that its config does not give (0000000000000001)'
	fact '.process.noNewPrivileges = false' . 'no_new_privileges: can gain privileges'
	fact 'del(.linux.seccomp)' '.linux.seccomp = {"defaultAction": "SCMP_ACT_ERRNO"}' 'seccomp: runs without its seccomp filter'
}

test_started_init() {
	started_policy
	fact . '.process.args = ["/dev/oakum-init", "--", "/bin/busybox"] |
		.mounts += [{destination: "/dev/oakum-init", type: "bind", source: "/bin/true", options: ["bind", "ro"]}]' \
		'init: does not run oakum-init as PID 1'
}

test_started_warns_only() {
	policy user=warn
	bundle '.process.user.uid = 1001'
	run_container
	told '.process.user.uid = 1000'
	same "status ($(cat err))" "$status" 0
	has audit.jsonl 'runs as user 1001'
	kill -0 "$pid"
	MODE=audit policy user=refuse
	told .
	same "status in audit mode ($(cat err))" "$status" 0
	has audit.jsonl '"refusal":"oakum: refused by user: runs as user 1001'
	kill -0 "$pid"
	delete
}
