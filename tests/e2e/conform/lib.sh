# SPDX-License-Identifier: Apache-2.0
# The same calls of a runtime twice: bare, and through Oakum with every rule off. Whatever can
# be seen of them goes to a transcript, and the transcripts must be the same. Sourced by suites.
#
# Both sides have the same places: the bundle $B, the state directory $ROOT. What must differ
# from run to run is taken out of the transcript: process ids, times, and no more.

PATIENCE=120 # seconds, after which a call or an event is not waited for any more

# conform_begin PROGRAM GLOBAL-OPTION…: what the cases call.
conform_begin() {
	REAL=$1
	shift
	DIALECT=${REAL##*/}
	GLOBAL=("$@")
	W=$TMP/conform B=$TMP/conform/bundle ROOT=$TMP/conform/state
	OFF=$TMP/off.json
	{
		printf '{ "version": 1, "runtimes": [ "%s" ], "audit": { "file": null }, "rules": {' "$REAL"
		sed -n 's/^RULE(\(.*\))$/"\1": "off"/p' "$E2E/../../core/rules/rules.list" | paste -sd,
		printf '} }\n'
	} >"$OFF"
	mkdir -p "$TMP/conform.image"
	[ -e "$TMP/conform.image/bin" ] || cp -a "$TMP/image/." "$TMP/conform.image"
}

# What differs from run to run. runc tries again when a cgroup is not empty yet, and says so, and
# takes version 1's in no order; crun's init may or may not get to say that it was left alone, and crun
# on a terminal that an empty error has come from its end.
without_chance() {
	sed -E -e 's/\x1b\[[0-9;]*m//g' -e '/Failed to remove cgroup/d' -e '/executable path not specified/d' \
		-e 's,/sys/fs/cgroup/[a-z_]+/,/sys/fs/cgroup/ANY/,g' -e 's/0x[0-9a-f]+\??/ADDRESS/g' \
		-e 's/(failed to write )[0-9]+/\1PID/' -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9:]+)?/TIME/g' \
		-e 's/("pid": ?|pid=|pid )[0-9]+/\1PID/g' -e 's/ +/ /g' -e 's/\r//g' \
		-e 's/ [A-Z][a-z]{2} +[0-9]+ [0-9]{2}:[0-9]{2} / TIME /g' -e 's/^c [0-9]+ /c PID /' -e "s/$COUNTED/N/g" \
		-e 's/^TIME: //' -e '/^ *$/d'
}

# note TEXT: a line of the transcript; show FILE…: files, as they are by now.
note() {
	printf '%s\n' "$*" | without_chance >>"$TRANSCRIPT"
}
show() {
	local file
	for file; do
		note "== ${file##*/}"
		without_chance <"$file" >>"$TRANSCRIPT" 2>&1
	done
}

# rt ARG…: the runtime is called; input from $STDIN.
rt() {
	note "\$ $*"
	timeout -k 5 "$((PATIENCE * SLOW))" "${RT[@]}" --root "$ROOT" "${GLOBAL[@]}" "$@" >"$W/out" 2>"$W/err" \
		<"${STDIN:-/dev/null}"
	RT_STATUS=$?
	show "$W/out" "$W/err"
	note "status $RT_STATUS"
}

# plain ARG…: the same without --root and options of ours.
plain() {
	note "\$ $*"
	timeout -k 5 "$((PATIENCE * SLOW))" "${RT[@]}" "$@" >"$W/out" 2>"$W/err" </dev/null
	RT_STATUS=$?
	show "$W/out" "$W/err"
	note "status $RT_STATUS"
}

# silent ARG…: its output goes where CRIU can follow: nowhere.
silent() {
	note "\$ silently: $*"
	silently "$@"
	RT_STATUS=$?
	note "status $RT_STATUS"
}
silently() {
	timeout -k 5 "$((PATIENCE * SLOW))" "${RT[@]}" --root "$ROOT" "${GLOBAL[@]}" "$@" </dev/null >/dev/null 2>&1
}

# Both sides said so, or the case does not do what it is for.
must() { # STATUS [TEXT]
	if [ "$RT_STATUS" = "$1" ]; then
		[ -z "${2-}" ] || grep -qF -- "$2" "$W/out" "$W/err"
	else
		false
	fi && return
	fail "$SIDE: status $RT_STATUS and not $1, or no '${2-}'" "$(tail -n 8 "$TRANSCRIPT")"
}

must_fail() {
	[ "$RT_STATUS" -ne 0 ] && [ -s "$W/err" ] && return
	fail "$SIDE: it should have failed" "$(tail -n 8 "$TRANSCRIPT")"
}

jq_config() { # FILTER
	jq "$1" "$B/config.json" >"$W/edited" && cp "$W/edited" "$B/config.json"
}

# on_tty ARG…: the runtime on a terminal whose input stays open and silent. It has a size: runc
# gives the container's the same one, but nobody knows when.
on_tty() {
	note "\$ on a terminal: $*"
	[ -p "$W/silent" ] || mkfifo "$W/silent"
	exec 9<>"$W/silent"
	timeout "$((PATIENCE * SLOW))" script -qec "stty rows 25 cols 80; exec $(printf '%q ' "${RT[@]}" --root "$ROOT" "${GLOBAL[@]}" "$@")" \
		/dev/null <"$W/silent" >"$W/out" 2>"$W/err"
	RT_STATUS=$?
	exec 9>&-
	show "$W/out" "$W/err"
	note "status $RT_STATUS"
}

# on_console ARG…: the runtime, which sends a terminal to a socket, and what comes from there.
on_console() {
	note "\$ on a console: $*"
	rm -f "$W/console"
	timeout "$((PATIENCE * SLOW))" python3 "$E2E/console.py" "$W/console" "${RT[@]}" --root "$ROOT" \
		"${GLOBAL[@]}" "$@" >"$W/out" 2>"$W/err"
	RT_STATUS=$?
	show "$W/out" "$W/err"
	note "status $RT_STATUS"
}

# The bundle anew, its workload being the ARGs.
workload() {
	BUNDLE_CGROUP=/$GROUP/conform bundle_config "${@//$'\t'/ }" >"$B/config.json"
	[ "$DIALECT" != crun ] || jq_config 'del(.linux.cgroupsPath, .linux.resources)'
	jq_config '.annotations = {"org.example.colour": "green"}'
}

# Waits for what the bare runtime says of a container.
until_status() { # ID STATUS
	until_true "$PATIENCE" conform_status_is "$@"
}
conform_status_is() {
	[ "$("$REAL" --root "$ROOT" "${GLOBAL[@]}" state "$1" 2>/dev/null | jq -r .status)" = "$2" ]
}

conform_side() { # SIDE CASE
	local container
	SIDE=$1 TRANSCRIPT=$TMP/transcript.$1
	: >"$TRANSCRIPT"
	mkdir -p "$W" "$B" "$ROOT"
	mkdir "$B/rootfs"
	mount --bind "$TMP/conform.image" "$B/rootfs"
	workload sh -c 'echo out; echo err >&2'
	cd "$W" || return
	"case_$2"
	cd / || return
	for container in c d; do
		rt delete --force "$container"
	done
	note "left: $(ls -A "$ROOT" | tr '\n' ' ')"
	until_true "$PATIENCE" umount "$B/rootfs"
	rm -rf --one-file-system "$W"
}

# same_as_bare CASE WHAT
same_as_bare() {
	it "$DIALECT, $2: as if Oakum were not there"
	COUNTED=NOTHING-IS-COUNTED
	RT=("$REAL")
	conform_side bare "$1"
	RT=("$OAKUM" "--oakum-policy=$OFF")
	conform_side oakum "$1"
	[ -s "$TMP/transcript.bare" ] || fail 'nothing was compared'
	cmp -s "$TMP/transcript.bare" "$TMP/transcript.oakum" ||
		fail 'they differ' "$(diff "$TMP/transcript.bare" "$TMP/transcript.oakum")"
	is 'what is left of records' "$(find /run/oakum -mindepth 1 -type f 2>/dev/null)" ''
}
