# SPDX-License-Identifier: Apache-2.0
# Cases: a container's life, and what is asked about it. Sourced by suites.

case_lifecycle() {
	workload sh -c 'trap "exit 3" TERM; while :; do sleep 0.1; done'
	rt create --bundle "$B" --pid-file "$W/pid" c
	must 0
	[ "$(cat "$W/pid")" = "$("$REAL" --root "$ROOT" state c | jq .pid)" ] || note 'wrong pid file'
	rt state c
	must 0 created
	rt list
	must 0 created
	rt list -q
	rt list --format json
	rt list --no-such
	rt list --format xml
	rt start c
	must 0
	rt state c
	rt start c
	must_fail
	rt create --bundle "$B" c
	must_fail
	rt run --bundle "$B" c
	must_fail
	rt delete c
	must_fail
	rt kill c TERM
	until_status c stopped
	rt state c
	must 0 stopped
	rt kill c
	must_fail
	rt exec c true
	must_fail
	rt delete c
	must 0
	rt state c
	must_fail
	rt delete c
	must_fail
	rt delete --force c
	rt create --bundle "$B" c
	must 0
	rt delete --force c
	must 0
}

case_exit_statuses() {
	local status
	for status in 0 1 7 127 255; do
		workload sh -c "exit $status"
		rt run --bundle "$B" c
		must "$status"
	done
	workload sh -c 'kill -9 $$'
	rt run --bundle "$B" c
	for program in /no/such/program /bin/not-executable no-such /etc; do
		workload "$program"
		rt run --bundle "$B" c
		must_fail
		rt run --detach --pid-file "$W/pid" --bundle "$B" c
		note "pid file: $([ -e "$W/pid" ] && echo yes)"
		rt create --bundle "$B" c
		rt state c
		rt start c
		rt delete --force c
	done
}

case_input_and_output() {
	workload sh -c 'cat; echo out; echo err >&2; env; pwd; id; umask; ls -l /proc/self/fd | wc -l'
	echo in >"$W/in"
	STDIN=$W/in rt run --bundle "$B" c
	must 0 in
	jq_config '.process.env += ["A=b c"] | .process.cwd = "/tmp" | .process.user = {"uid": 1, "gid": 2, "additionalGids": [3], "umask": 63}'
	rt run --bundle "$B" c
	must 0 'A=b c'
	workload cat /dev/stdin
	STDIN=/dev/null rt run --bundle "$B" c
	must 0
}

case_ps_and_events() {
	workload sleep 1000
	rt run --detach --bundle "$B" c
	must 0
	rt ps c -o comm,args
	rt ps --format xml c
	COUNTED='[0-9]+'
	rt ps --format json c
	rt ps c
	rt events --stats c
	COUNTED=NOTHING-IS-COUNTED
	rt events --interval 0s c
	rt ps gone
	must_fail
	rt events --stats gone
	must_fail
	rt kill c KILL
	until_status c stopped
}

case_signals() {
	local signal
	workload sh -c 'for s in USR1 USR2 HUP TERM; do trap "echo $s >>/got" $s; done
		sleep 1000 & while :; do wait; done'
	rm -f "$B/rootfs/got"
	rt run --detach --bundle "$B" c
	for signal in USR1 SIGUSR2 1 15; do
		rt kill c "$signal"
		must 0
		until_true "$PATIENCE" got_lines "$signal"
	done
	show "$B/rootfs/got"
	rm "$B/rootfs/got"
	for signal in NOSUCH 99 0 -1 ''; do
		rt kill c "$signal"
	done
	rt kill c TERM KILL
	rt kill --all c USR1
	rt kill gone
	must_fail
	rt kill -a c KILL
	rt kill c KILL
	until_status c stopped
	rt kill -a c KILL
}
got_lines() { # SIGNAL: as many as have been sent
	local n
	case $1 in USR1) n=1 ;; SIGUSR2) n=2 ;; 1) n=3 ;; 15) n=4 ;; esac
	[ "$(wc -l <"$B/rootfs/got")" -eq "$n" ]
}

case_pause_and_resume() {
	workload sleep 1000
	rt run --detach --bundle "$B" c
	rt pause c
	rt state c
	rt exec c true
	rt pause c
	rt list -q
	rt resume c
	rt state c
	rt resume c
	rt pause gone
	must_fail
	rt resume gone
	must_fail
}

case_update() {
	local file
	workload sleep 1000
	rt run --detach --bundle "$B" c
	rt update --memory 64m --pids-limit 20 --cpu-share 512 c
	limits_are
	echo '{"memory":{"limit":33554432},"pids":{"limit":30}}' >"$W/r.json"
	rt update --resources "$W/r.json" c
	limits_are
	echo '{"cpu":{"shares":256},"memory":{"limit":0}}' >"$W/r.json"
	STDIN=$W/r.json rt update --resources - c
	limits_are
	STDIN=$W/r.json rt update -r - c
	rt update c
	rt update --memory lots c
	rt update --no-such c
	must_fail
	rt update --resources "$W/gone.json" c
	must_fail
	echo '{' >"$W/r.json"
	rt update --resources "$W/r.json" c
	STDIN=$W/r.json rt update --resources - c
	rt update --memory 64m gone
	must_fail
}
limits_are() {
	local file
	for file in $(find /sys/fs/cgroup -path "*/$GROUP/conform/*" \( -name memory.limit_in_bytes \
		-o -name memory.max -o -name pids.max -o -name cpu.shares -o -name cpu.weight \) | sort); do
		note "$(basename "$file") $(cat "$file")"
	done
}

# A process that counts: restored, it goes on where it was, and what was in /dev is there again.
case_checkpoint_and_restore() {
	local attached
	workload sh -c 'n=0; while :; do n=$((n + 1)); echo $n >>/dev/count; sleep 0.1; done'
	silent run --detach --bundle "$B" c
	rt exec c sh -c 'until [ -s /dev/count ]; do sleep 0.1; done; echo before >/dev/before'
	must 0
	rt checkpoint gone
	must_fail
	if ! criu_can; then # then both sides must fail alike
		rt checkpoint --image-path "$W/image" c
		must_fail
		rt restore --bundle "$B" --image-path "$W/image" d
		must_fail
		rt state c
		must 0 running
		return
	fi
	rt checkpoint --leave-running --image-path "$W/left" c
	must 0
	rt state c
	must 0 running
	rt checkpoint --image-path "$W/image" c
	must 0
	rt state c
	must_fail
	rt restore --bundle "$B" --image-path "$W/image" --no-such d
	must_fail
	silent restore --detach --pid-file "$W/pid" --bundle "$B" --image-path "$W/image" d
	must 0
	[ "$(cat "$W/pid")" = "$("$REAL" --root "$ROOT" state d | jq .pid)" ] || note 'wrong pid file'
	goes_on d
	rt state d
	rt delete --force d
	must 0
	cd "$W" || return
	silent restore --image-path image --work-path work --detach -b bundle d # wherever it looks for them
	rt delete --force d
	silently restore --image-path "$W/image" --work-path "$W/work" -b bundle d &
	attached=$!
	until_status d running
	goes_on d
	rt kill d KILL
	wait "$attached"
	note "restored, it ended with $?"
	rt state d
	must_fail
}
# An old CRIU may not know this kernel; crun loads libcriu, which Debian's does not depend on.
criu_can() {
	[ "$DIALECT" = runc ] && criu check >/dev/null 2>&1
}
goes_on() { # ID
	rt exec "$1" sh -c 'cat /dev/before; was=$(wc -l </dev/count)
		until [ "$(wc -l </dev/count)" -gt $((was + 5)) ]; do sleep 0.1; done
		awk "\$1 != NR" /dev/count'
	must 0 before
}
