# SPDX-License-Identifier: Apache-2.0
# What `oakum doctor` prints, whatever it finds; real engines in prepared states are in
# tests/e2e/suites/doctor.sh. Sourced by run.

"$oakum" doctor --format json >"$dir/doctor.json" 2>"$dir/doctor.err" </dev/null
doctor_status=$?
expect doctor-quiet 0 '' test ! -s "$dir/doctor.err"
expect doctor-schema 0 true jq -e '.version == 1 and (.verdict | IN("ok", "warning", "error")) and
	all(.findings[]; keys == ["id", "level", "mend", "message", "place"] and
		(.id | test("^[a-z]+[.][A-Za-z0-9_-]+$")) and
		(.level | IN("ok", "note", "warning", "error")) and (.message | length > 0))' "$dir/doctor.json"
expect doctor-mends 0 true jq -e 'all(.findings[] | select(.level | IN("warning", "error")); .mend | length > 0)' "$dir/doctor.json"
expect doctor-verdict 0 true jq -e '(if any(.findings[]; .level == "error") then "error"
	elif any(.findings[]; .level == "warning") then "warning" else "ok" end) == .verdict' "$dir/doctor.json"
case $(jq -r .verdict "$dir/doctor.json") in
ok) wanted=0 ;;
warning) wanted=3 ;;
*) wanted=4 ;;
esac
expect doctor-status 0 '' test "$doctor_status" -eq "$wanted"
expect doctor-text "$wanted" ' to mend at once, ' "$oakum" doctor
expect doctor-words 2 'usage: oakum doctor' "$oakum" doctor now
expect doctor-format 2 "'doctor' prints text, json" "$oakum" doctor --format html

# finds ID LEVEL TEXT: in the last doctor.json
finds() {
	expect "doctor-$1" 0 true jq -e --arg id "$1" --arg level "$2" --arg text "$3" \
		'any(.findings[]; .id == $id and .level == $level and (.message | contains($text)))' "$dir/doctor.json"
}

# Calls that the kernel does not have.
lacks_call() { # CALL LEVEL
	strace -qq -o /dev/null -e trace="$1" -e inject="$1":error=ENOSYS \
		"$oakum" doctor --format json >"$dir/doctor.json" 2>/dev/null </dev/null
	finds "kernel.$1" "$2" "the kernel has no $1"
}
lacks_call openat2 error
lacks_call open_tree warning
lacks_call pidfd_open warning
lacks_call mount_setattr warning

# A policy that is looked at before it is put in its place.
"$oakum" doctor --format json --policy "$dir/none.json" >"$dir/doctor.json" 2>/dev/null
finds policy.invalid error "'$dir/none.json' does not exist"
"$oakum" doctor --format json --policy "$dir/typo.json" >"$dir/doctor.json" 2>/dev/null
finds policy.invalid error "did you mean 'engine_socket'?"
