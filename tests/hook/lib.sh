# SPDX-License-Identifier: Apache-2.0
# What the cases share. Each case is a function test_NAME that runs in a subshell under set -e,
# in an empty directory.

die() {
	echo "$*"
	exit 1
}
# tell TEXT: printed, however the case ends.
tell() {
	echo "# $*" >>"$ROOM/told"
}
# same WHAT GOT WANTED
same() {
	[ "$2" = "$3" ] || die "$1 is '$2', wanted '$3'"
}
# has FILE TEXT, lacks FILE TEXT
has() {
	grep -qF -- "$2" "$1" || die "$1 lacks '$2': $(cat "$1")"
}
lacks() {
	! grep -qF -- "$2" "$1" || die "$1 has '$2': $(cat "$1")"
}
# empty FILE
empty() {
	[ ! -s "$1" ] || die "$1 is not empty: $(cat "$1")"
}

# policy [NAME=ACTION...]: writes policy.json: every rule off, but for those. MODE and
# EXCEPTIONS go into it.
policy() {
	{
		printf '{ "version": 1, "mode": "%s",\n' "${MODE:-enforce}"
		printf '  "exceptions": %s,\n' "${EXCEPTIONS:-[]}"
		printf '  "audit": { "file": "%s" },\n  "rules": {\n' "$PWD/audit.jsonl"
		for rule in $RULES; do
			action=off
			for set; do
				[ "${set%%=*}" = "$rule" ] && action=${set#*=}
			done
			printf '    "%s": "%s",\n' "$rule" "$action"
		done
	} | sed '$s/,$//' >policy.json
	printf '  }\n}\n' >>policy.json
}

# protect_socket PATH: the rule engine_socket of that policy knows it.
protect_socket() {
	jq --arg s "$1" '.rules.engine_socket |= {action: ., sockets: [$s], listening: false}' policy.json >edited
	cp edited policy.json
}

# call ARG...: oakum-hook with the case's policy and standard input; leaves status, out, err.
call() {
	status=0
	"$HOOK" --policy="$PWD/policy.json" "$@" >out 2>err || status=$?
}

# bundle [JQ-FILTER]: b/, a bundle that no rule minds, changed by the filter.
bundle() {
	mkdir -p b
	[ -d b/rootfs ] || cp -a "$ROOM/image" b/rootfs
	sed "s,/CGROUP,/${ROOM##*/}," "$HERE/config.json" | jq "${1:-.}" >b/config.json
}

# hooked STAGE COMMAND: adds oakum-hook to the bundle's hooks, under the case's policy.
hooked() {
	jq --arg stage "$1" --arg command "$2" --arg hook "$HOOK" --arg policy "$PWD/policy.json" '
		.hooks[$stage] += [{path: $hook, timeout: 10, env: ["PATH=/usr/bin:/bin"],
			args: ["oakum-hook", "--policy=\($policy)", $command]}]' b/config.json >edited
	cp edited b/config.json
}

# create RUNTIME: makes the container c; leaves status, out, err. Debian 12's crun cannot manage
# cgroups of version 1 without systemd: it gets none.
create() {
	runtime=$1 options=
	if [ "$runtime" = crun ]; then
		options=--cgroup-manager=disabled
		jq 'del(.linux.cgroupsPath, .linux.resources) |
			.mounts |= map(select(.type != "cgroup"))' b/config.json >edited
		cp edited b/config.json
	fi
	status=0
	: >err
	"$runtime" $options --root "$ROOM/run/$runtime" create --bundle b c >out 2>>err </dev/null ||
		status=$?
}
start() {
	"$runtime" --root "$ROOM/run/$runtime" start c >>out 2>>err || status=$?
}
delete() {
	"$runtime" --root "$ROOM/run/$runtime" delete --force c
}
# container_pid
container_pid() {
	"$runtime" --root "$ROOM/run/$runtime" state c | jq .pid
}
socket() { # PATH: a listening socket of root
	python3 -c 'import socket, sys; s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1])' "$1"
}

# A hook that runs before ours changes what the config has promised: only facts show it. Its
# timeout is there for crun, which loses the end of a hook when that of an earlier one without
# a timeout is still pending.
meddling() { # SCRIPT: runs as a createRuntime hook, with the container's process id in $pid
	printf '#!/bin/sh\npid=$(jq .pid)\n%s\n' "$1" >meddler
	chmod 755 meddler
	jq --arg path "$PWD/meddler" '.hooks.createRuntime = [{path: $path, timeout: 30, env: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]}] + .hooks.createRuntime' \
		b/config.json >edited
	cp edited b/config.json
}
