# SPDX-License-Identifier: Apache-2.0
# Cases: what a container's processes get: terminals, descriptors, hooks, exec. Sourced by suites.

case_terminal() {
	workload sh -c 'tty; test -t 0 && test -t 1 && test -t 2 && echo all; stty size; exit 4'
	jq_config '.process.terminal = true | .process.consoleSize = {"height": 25, "width": 80}'
	rt create --bundle "$B" c
	must_fail
	rt run --detach --bundle "$B" c
	must_fail
	rt run --detach --console-socket "$W/gone" --bundle "$B" c
	must_fail
	on_console run --detach --bundle "$B" --console-socket "$W/console" c
	must 0 /dev/pts/0
	until_status c stopped
	rt delete c
	must 0
	on_tty run --bundle "$B" c
	must 4 /dev/pts/0
	jq_config '.process.terminal = false'
	rt create --console-socket "$W/console" --bundle "$B" c # newer crun has no use for it
	rt delete --force c
	workload sleep 1000
	rt run --detach --bundle "$B" c
	on_tty exec --tty c sh -c 'tty; exit 6'
	must 6 /dev/pts/0
	on_console exec --detach --tty --console-socket "$W/console" c tty
	must 0 /dev/pts/
}

case_descriptors() {
	local listing='ls -l /proc/self/fd | sed "s/.*:[0-9][0-9] //; s/pipe:.*/pipe/"'
	echo three >"$W/three"
	echo four >"$W/four"
	workload sh -c 'cat <&3; cat <&4; echo $LISTEN_FDS $LISTEN_PID; ls /proc/self/fd | wc -l'
	exec 3<"$W/three" 4<"$W/four"
	rt run --preserve-fds 2 --bundle "$B" c
	must 0 four
	exec 3<"$W/three" 4<"$W/four"
	rt run --bundle "$B" c
	exec 3<"$W/three" 4<"$W/four"
	LISTEN_FDS=2 rt run --bundle "$B" c
	exec 3<"$W/three" 4<"$W/four"
	LISTEN_FDS=1 rt run --preserve-fds=1 --bundle "$B" c
	rt run --preserve-fds 9 --bundle "$B" c
	exec 3<&- 4<&-
	rt run --preserve-fds 2 --bundle "$B" c
	workload sleep 1000
	rt run --detach --bundle "$B" c
	exec 3<"$W/three" 4<"$W/four"
	rt exec --preserve-fds 2 c sh -c 'cat <&3; cat <&4'
	must 0 four
	exec 3<"$W/three" 4<"$W/four"
	rt exec c sh -c "$listing; cat <&3"
	must_fail
	exec 3<"$W/three" 4<"$W/four"
	jq '.process | .args = ["sh", "-c", "cat <&3; cat <&4"]' "$B/config.json" >"$W/p.json"
	rt exec --preserve-fds 2 --process "$W/p.json" c
	must 0 four
	exec 3<&- 4<&-
}

# Each hook notes its stage and what it is told.
case_hooks() {
	local stage
	cat >"$W/hook" <<-SH
		#!/bin/sh
		{ echo "\$1: \$(env | sort | tr '\n' ' ') in \$(pwd)"; tr -d '\n'; echo; } >>$W/hooks 2>&1
		exit \$2
	SH
	chmod 755 "$W/hook"
	workload sh -c 'echo ran'
	for stage in prestart createRuntime createContainer poststart poststop; do
		jq_config ".hooks.$stage = [{\"path\": \"$W/hook\", \"args\": [\"hook\", \"$stage\", \"0\"], \"env\": [\"A=$stage\", \"PATH=/usr/bin:/bin\"]}]"
	done
	jq_config '.hooks.startContainer = [{"path": "/bin/sh", "args": ["sh", "-c", "cat >/started"]}]'
	rm -f "$B/rootfs/started"
	rt create --bundle "$B" c
	must 0
	show "$W/hooks"
	rt start c
	must 0
	until_status c stopped
	show "$W/hooks"
	show "$B/rootfs/started"
	rm "$B/rootfs/started"
	rt delete c
	show "$W/hooks"
	grep -q poststop "$W/hooks" || fail "$SIDE: no poststop hook"
	for stage in prestart createRuntime createContainer startContainer poststart poststop; do
		rm -f "$W/hooks"
		# What runs already when poststart fails may or may not get to say so.
		workload sh -c "$([ $stage = poststart ] && echo 'sleep 2' || echo 'echo ran')"
		jq_config ".hooks.$stage = [{\"path\": \"$W/hook\", \"args\": [\"hook\", \"$stage\", \"5\"]}]"
		rt run --bundle "$B" c
		rt state c
		rt delete --force c
	done
	# crun's process may see the end of its child before or after what it says.
	if [ "$DIALECT" = runc ]; then
		jq_config '.hooks = {"prestart": [{"path": "/no/such/hook"}]}'
		rt run --bundle "$B" c
		must_fail
	fi
	jq_config '.hooks = {"prestart": [{"path": "/bin/sleep", "args": ["sleep", "100"], "timeout": 1}]}'
	rt run --bundle "$B" c
	must_fail
}

case_exec() {
	workload sleep 1000
	rt run --detach --bundle "$B" c
	rt exec c sh -c 'id; pwd; env; grep Cap /proc/self/status; exit 9'
	must 9 uid=0
	rt exec --cwd /tmp --env A=b --env 'C=d e' --user 1000:1001 c /bin/sh -c '/bin/id; pwd; /bin/env'
	must 0 'C=d e'
	rt exec --additional-gids 5 --user 1000 c id
	rt exec --cap CAP_SYS_PTRACE --cap CAP_NET_ADMIN c grep Cap /proc/self/status
	rt exec --no-new-privs c grep NoNewPrivs /proc/self/status
	rt exec --user root c id
	rt exec --user nobody c id
	rt exec -- c echo words
	rt exec c echo --user 0 -- -x
	must 0 '--user 0 -- -x'
	rt exec c /no/such/program
	must_fail
	rt exec c /bin/not-executable
	must_fail
	rt exec --cwd /no/such c true
	rt exec c sh -c 'kill -9 $$'
	echo input >"$W/in"
	STDIN=$W/in rt exec c cat
	must 0 input
	rt exec --detach --pid-file "$W/pid" c sh -c 'echo detached >/detached'
	must 0
	until_true "$PATIENCE" grep -q detached "$B/rootfs/detached"
	note "pid file: $(grep -c '^[0-9]*$' "$W/pid")"
	jq '.process | .args = ["sh", "-c", "id; pwd; grep Cap /proc/self/status; exit 11"] | .user.uid = 7 | .cwd = "/bin"' \
		"$B/config.json" >"$W/p.json"
	rt exec --process "$W/p.json" c
	must 11 uid=7
	rt exec -p "$W/p.json" --pid-file "$W/pid2" c
	note "\$ exec --process <()"
	note "$("${RT[@]}" --root "$ROOT" "${GLOBAL[@]}" exec --process <(cat "$W/p.json") c 2>&1)"
	rt exec --process "$W/gone" c
	must_fail
	echo '{' >"$W/p.json"
	rt exec --process "$W/p.json" c
	must_fail
	rt exec --process "$W/p.json" c true
	rt exec --cgroup /no/such c true
	rt exec --apparmor no-such c true
	rt exec --process-label no-such c true
	rt exec c
}

# What a config asks for reaches the container, whether Oakum knows it or not.
case_what_the_config_says() {
	workload sh -c 'hostname; cat /proc/self/mountinfo | cut -d" " -f5,6 | sort; ulimit -a;
		cat /proc/self/oom_score_adj; cat /proc/sys/net/ipv4/ip_unprivileged_port_start; ls -l /dev | tr -s " " | cut -d" " -f1,5-'
	jq_config '.hostname = "other"
		| .process.rlimits = [{"type": "RLIMIT_NOFILE", "hard": 77, "soft": 66}]
		| .process.oomScoreAdj = 500
		| .linux.sysctl = {"net.ipv4.ip_unprivileged_port_start": "80"}
		| .linux.rootfsPropagation = "private"
		| .root.readonly = true
		| .mounts += [{"destination": "/mnt/a", "type": "tmpfs", "source": "x", "options": ["size=4k", "ro"]},
			{"destination": "/mnt/b", "type": "bind", "source": ".", "options": ["rbind", "ro", "rslave"]}]'
	mkdir -p "$B/rootfs/mnt/a" "$B/rootfs/mnt/b"
	COUNTED='max user processes.*'
	rt run --bundle "$B" c
	must 0 other
}
