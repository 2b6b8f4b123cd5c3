# SPDX-License-Identifier: Apache-2.0
# What the suites are written with. A suite is a plain sequence:
#
#	it 'prints the uid'
#	run docker run --rm bb id -u
#	status 0
#	stdout_is 65532
#
# Every expectation that fails is printed under its test; nothing stops the suite, and
# nothing is skipped: what cannot run has failed.

PASSED=0 FAILED=0
SLOW=${SLOW:-1} # by how much all that is waited for takes longer here
TEST='' TEST_NOTES=''
OUT='' ERR='' STATUS='' MILLIS=''

# Starts a test, and closes the one before.
it() {
	close_test
	TEST=$*
	TEST_NOTES=''
}

close_test() {
	[ -n "$TEST" ] || return 0
	if [ -z "$TEST_NOTES" ]; then
		PASSED=$((PASSED + 1))
		printf 'ok %d - %s: %s\n' $((PASSED + FAILED)) "$SUITE" "$TEST"
	else
		FAILED=$((FAILED + 1))
		printf 'not ok %d - %s: %s\n%s' $((PASSED + FAILED)) "$SUITE" "$TEST" "$TEST_NOTES"
	fi
	TEST=''
}

# fail WHAT [DETAIL…]: the running test has failed.
fail() {
	local line
	TEST_NOTES+="#   $1"$'\n'
	shift
	for line in "$@"; do
		TEST_NOTES+="$(printf '%s\n' "$line" | head -n 12 | sed 's/^/#     | /')"$'\n'
	done
}

# run COMMAND…: its output, status and duration go to OUT, ERR, STATUS and MILLIS.
run() {
	local from to
	from=$(date +%s%N)
	timeout -k 5 "$((${TIMEOUT:-60} * SLOW))" "$@" >"$TMP/out" 2>"$TMP/err" </dev/null
	STATUS=$?
	to=$(date +%s%N)
	MILLIS=$(((to - from) / 1000000))
	OUT=$(cat "$TMP/out")
	ERR=$(cat "$TMP/err")
	RAN=${*%%$'\n'*}
}

# on_terminal COMMAND…: run on a terminal whose input stays open and silent.
on_terminal() {
	local silent=$TMP/silent
	[ -p "$silent" ] || mkfifo "$silent"
	exec 9<>"$silent" # somebody may write: no end of input
	# shellcheck disable=SC2016 # expanded by the inner shell
	run sh -c 'exec script -qec "$1" /dev/null <"$2"' sh "${*@Q}" "$silent"
	exec 9>&-
}

status() {
	[ "$STATUS" = "$1" ] ||
		fail "exit status $STATUS, not $1: $RAN" "stdout: $OUT" "stderr: $ERR"
}

stdout_is() {
	[ "$OUT" = "$1" ] || fail "standard output is not '$1': $RAN" "$OUT" "stderr: $ERR"
}

stderr_is() {
	[ "$ERR" = "$1" ] || fail "standard error is not '$1': $RAN" "$ERR"
}

stdout_has() {
	[[ $OUT == *"$1"* ]] || fail "standard output lacks '$1': $RAN" "$OUT" "stderr: $ERR"
}

stderr_has() {
	[[ $ERR == *"$1"* ]] || fail "standard error lacks '$1': $RAN" "$ERR"
}

is() { # WHAT GOT WANTED
	[ "$2" != "$3" ] || return 0
	case $2$3 in
	*$'\n'*) fail "$1 is not as it should be" "is:     $2" "wanted: $3" ;;
	*) fail "$1 is '$2', not '$3'" ;;
	esac
}

has() { # WHAT TEXT PART
	[[ $2 == *"$3"* ]] || fail "$1 lacks '$3'" "$2"
}

lacks() { # WHAT TEXT PART
	[[ $2 != *"$3"* ]] || fail "$1 has '$3'" "$2"
}

at_most() { # WHAT GOT LIMIT
	[[ $2 =~ ^[0-9]+$ && $2 -le $3 ]] || fail "$1 is '$2', not a number up to $3"
}

absent() {
	[ ! -e "$1" ] || fail "'$1' exists"
}

# The engine showed a refusal by RULE to the person.
refused_by() {
	stderr_has "oakum: refused by $1:"
}

# Oakum either refused, or what ran was not root (the workload being `id -u`).
refused_or_not_root() {
	if [ "$STATUS" -eq 0 ]; then
		stdout_is 65532
	else
		stderr_has 'oakum: '
	fi
}

# until_true SECONDS COMMAND…: waits for an event, looking often.
until_true() {
	local end=$((SECONDS + $1 * SLOW))
	shift
	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || { fail "not true in time: $*"; return 1; }
		sleep 0.05
	done
}

# Whether PID has started a process, as an init has once the workload runs.
has_child() { # PID
	grep -qs "^PPid:[[:space:]]*$1$" /proc/[0-9]*/status
}

# fact NAME: its value in the output of the last probe (see probe).
fact() {
	sed -n "s/^$1=//p" <<<"$OUT"
}

fact_is() {
	is "$1 inside" "$(fact "$1")" "$2"
}

# The last run's output is a probe's, from a container under the preset `restricted`, with a
# number in root's place.
probe_is_hardened() {
	status 0
	[ "$STATUS" -eq 0 ] || return
	fact_is uid 65532
	fact_is gid 65532
	fact_is groups 65532
	fact_is CapBnd 0000000000000400 # NET_BIND_SERVICE
	fact_is CapInh 0000000000000000
	fact_is CapPrm 0000000000000000
	fact_is CapEff 0000000000000000
	fact_is CapAmb 0000000000000000
	fact_is NoNewPrivs 1
	fact_is Seccomp 2
	tmp_is_limited noexec
	has 'argv of PID 1' "$(fact pid1)" '/dev/oakum-init -- '
	fact_is pid1_exe /dev/oakum-init
	[ "$(fact pid)" != 1 ] || fail 'the workload is PID 1'
}

# The same for one whose root is remapped, as it is by default.
probe_is_remapped() {
	status 0
	[ "$STATUS" -eq 0 ] || return
	fact_is uid 0
	fact_is gid 0
	[ "$(fact outside)" -ge 1879048192 ] || fail 'ids of the host are mapped' "$(fact outside)"
	fact_is groups 0
	fact_is home /root
	fact_is CapBnd 00000000a80405fb # what Docker gives, without NET_RAW
	fact_is CapEff 00000000a80405fb
	fact_is CapInh 0000000000000000
	fact_is CapAmb 0000000000000000
	fact_is NoNewPrivs 1
	fact_is Seccomp 2
	tmp_is_limited noexec
	fact_is pid1_exe /dev/oakum-init
}

tmp_is_limited() { # OPTION…: also mounted with these
	local mount option
	mount=$(fact tmp)
	[[ $mount == 'tmpfs tmpfs '* ]] || fail "/tmp is no tmpfs: '$mount'"
	for option in rw nosuid nodev size=102400k "$@"; do
		[[ ,${mount##* }, == *,$option,* ]] || fail "/tmp lacks $option: '$mount'"
	done
	fact_is tmp_mode 1777
	at_most 'what fits into /tmp' "$(fact tmp_bytes)" 104857600
	# Less would mean that something else stopped the writing.
	[ "0$(fact tmp_bytes)" -gt 100000000 ] || fail 'less than 100 MB fit into /tmp'
}

# The last line of each suite.
suite_end() {
	close_test
	printf '%s %s\n' "$PASSED" "$FAILED" >"$TMP/result"
}
