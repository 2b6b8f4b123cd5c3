# SPDX-License-Identifier: Apache-2.0
# What the cases share: a bundle, policies, calls with a fake runtime, and assertions. Each
# case is a function test_NAME that runs in a subshell under set -e, in an empty directory.

die() {
	echo "$*"
	exit 1
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

# policy [NAME=ACTION...]: writes policy.json: every rule off, but for those, and for one that
# finds nothing here: with every rule off nothing would be judged.
policy() {
	[ "${ALL_OFF-}" = yes ] || set -- annotations=refuse "$@"
	runtime=${RUNTIME:-$ROOM/bin/runc}
	{
		printf '{ "version": 1, "mode": "%s", "runtimes": ["%s"],\n' "${MODE:-enforce}" "$runtime"
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

# bundle [DIR]: a container that runs as root.
bundle() {
	mkdir -p "${1:-b}/rootfs"
	cp "$HERE/config.json" "${1:-b}/config.json"
	chmod 644 "${1:-b}/config.json"
}

# What a directory holds, every file with its inode, mode and content.
snapshot() {
	find "$1" -printf '%p %i %m %u %s\n' -type f -exec cksum {} + | sort
}

# call ARG...: oakum-runtime with the case's policy; leaves status, out, err and, in fake/,
# what the fake runtime saw.
call() {
	rm -rf fake
	mkdir fake
	status=0
	FAKE_OUT=$PWD/fake "$BUILD/oakum-runtime" --oakum-policy="$PWD/policy.json" "$@" \
		>out 2>err || status=$?
}

# passes ARG...: the runtime was called with exactly these, and nothing was said.
called() {
	[ -e fake/argv ] || die "the runtime was not called: $(cat err)"
	same status "$status" 0
	same output "$(cat out err)" ''
	printf '%s\0' "$@" | cmp -s - fake/argv ||
		die "the runtime was called with: $(tr '\0' ' ' <fake/argv), wanted: $*"
}
passes() {
	call "$@"
	called "${RUNTIME:-$ROOM/bin/runc}" "$@"
}

# refused STATUS TEXT...: the runtime was not called, one line said why.
refused() {
	[ ! -e fake/argv ] || die "the runtime was called: $(tr '\0' ' ' <fake/argv)"
	same status "$status" "$1"
	shift
	same 'standard output' "$(cat out)" ''
	same 'lines of standard error' "$(wc -l <err)" 1
	for text; do
		has err "$text"
	done
	for phrase in 'permission denied' 'no such file' 'executable file not found'; do
		! grep -qi "$phrase" err || die "standard error has '$phrase': $(cat err)"
	done
}

# record ID [ROOT]: the directory of a container's record, or nothing.
record() {
	for dir in /run/oakum/*/; do
		[ -e "$dir/record.json" ] || continue
		grep -qF "\"id\":\"$1\"" "$dir/record.json" &&
			grep -qF "\"root\":\"${2:-/run/runc}\"" "$dir/record.json" && echo "${dir%/}"
	done
	return 0
}
