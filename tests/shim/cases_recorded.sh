# SPDX-License-Identifier: Apache-2.0
# Every command line that engines were seen to use (tests/unit/argv_recorded.txt) or that they
# and people are known to use (argv_known.txt), as a whole: what the runtime gets is word for
# word what came, but for the files that were judged, in whose place there are private copies.
# In the lists /P stands for a path.

# The path that /P stands for in WORD, or after it.
path_for() {
	case $1 in
	*bundle* | -b*) echo "$PWD/b" ;;
	*proc* | -p*) echo "$PWD/p.json" ;;
	*resources* | -r*) echo "$PWD/r.json" ;;
	*image-path* | *work-path*) echo "$PWD/image" ;;
	*) echo "$PWD/other$((n += 1))" ;;
	esac
}

# came LINE: its words, one a line, with paths that are there.
came() {
	option= n=0
	set -f
	for word in $1; do
		case $word in
		/P) path_for "$option" ;;
		*/P) echo "${word%/P}$(path_for "$word")" ;;
		*) echo "$word" ;;
		esac
		option=$word
	done
	set +f
}

# comes_out: of the words of came those that a judgement replaces.
comes_out() {
	sed "s|$PWD/p\.json|/proc/self/fd/3|; s|$PWD/r\.json|/proc/self/fd/3|"
}

# replay FILTER FILE...: each line, through FILTER to be what the runtime gets.
replay() {
	filter=$1 lines=0
	shift
	mkdir -p image
	printf '{"user":{"uid":0,"gid":0},"args":["id"],"cwd":"/"}' >p.json
	printf '{"memory":{"limit":0}}' >r.json
	chmod 600 p.json r.json
	for file; do
		while read -r line; do
			bundle
			came "$line" >words
			"$filter" <words | sed "1s|^|$ROOM/bin/|" | tr '\n' '\0' >wanted
			rm -rf fake /run/oakum/*
			mkdir fake
			status=0
			RUNTIME=$ROOM/bin/${line%% *} policy_is
			set --
			while read -r word; do
				set -- "$@" "$word"
			done <words
			shift
			FAKE_OUT=$PWD/fake "$BUILD/oakum-runtime" --oakum-policy="$PWD/policy.json" \
				"$@" <r.json >out 2>err || status=$?
			[ -e fake/argv ] || die "$line: the runtime was not called: $(cat err)"
			same "status of $line" "$status $(cat out err)" '0 '
			cmp -s wanted fake/argv ||
				die "$line: $(tr '\0' ' ' <fake/argv), wanted: $(tr '\0' ' ' <wanted)"
			lines=$((lines + 1))
		done <"$file"
	done
}

RECORDED=$HERE/../unit/argv_recorded.txt KNOWN=$HERE/argv_known.txt

test_recorded_lines_pass_unchanged_with_every_rule_off() {
	policy_is() { ALL_OFF=yes policy; }
	replay cat "$RECORDED" "$KNOWN"
	[ "$lines" -gt 90 ] || die "only $lines lines"
}

test_recorded_lines_are_judged_and_pass() {
	policy_is() { policy no_new_privileges=rewrite; }
	replay comes_out "$RECORDED" "$KNOWN"
	[ "$lines" -gt 90 ] || die "only $lines lines"
}
