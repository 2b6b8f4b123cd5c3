# SPDX-License-Identifier: Apache-2.0
# Why a container died, from a log, an exit status and its output; real ones are in
# tests/e2e/suites/why.sh. Sourced by run.

why_log=$dir/why.jsonl
mkdir -p "$dir/whyroot/data"
chmod 755 "$dir/whyroot" "$dir/whyroot/data"
jq -nc --arg root "$dir/whyroot" --arg id "sha256:$(printf 'd%.0s' $(seq 64))" '{schema: 1, time: "2026-01-01T00:00:00Z", event: "create",
	id: "abcdef0123456789", bundle: "/b", engine: null, name: "app", image: "app:1", image_id: $id,
	rootfs: $root, mode: "enforce", verdict: "rewrite", would: "rewrite",
	findings: [ ("user", "capabilities", "tmp", "seccomp", "resources", "no_new_privileges", "rlimits") |
		{rule: ., action: "rewrite", pointer: "/", message: "was so"} ],
	changes: [ {op: "replace", path: "/process/user/uid", from: 0, to: 65532},
		{op: "replace", path: "/process/capabilities/bounding", lost: ["CAP_CHOWN", "CAP_SETGID"]} ],
	refusal: null, policy: []}' >"$why_log"

# blames RULE SAID [OPTION…]: the most likely, when the container said that
blames() {
	rule=$1
	printf '%s\n' "$2" >"$dir/said"
	shift 2
	"$oakum" why app --file "$why_log" --output "$dir/said" "$@" >"$dir/told" 2>&1
	expect "why-$rule" 0 "most likely: $rule - " cat "$dir/told"
	expect "why-$rule-proposal" 0 "\"rules\": [\"$rule\"]" cat "$dir/told"
}
blames user 'open /data/x: permission denied'
expect why-owner 0 "'/data' belongs to root, 0 (mode 0755)" cat "$dir/told"
blames user 'PermissionError: [Errno 13] Permission denied: /data/x'
blames user 'nginx: bind() to 0.0.0.0:80 failed (13: Permission denied)'
blames user 'this must be run as root'
blames capabilities 'chown: /x: Operation not permitted'
expect why-lost 0 'chown takes CAP_CHOWN, which it lost' cat "$dir/told"
blames capabilities 'initgroups(nginx, 101) failed (1: Operation not permitted)'
blames tmp 'sh: /tmp/run: Permission denied'
blames tmp 'write error: No space left on device'
blames seccomp 'Bad system call (core dumped)'
blames seccomp '' --exit-code 159
blames resources 'sh: can'\''t fork: Resource temporarily unavailable'
blames no_new_privileges 'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.'
blames rlimits 'accept: Too many open files'
blames user '' --exit-code 126
expect why-also 0 'also possible: tmp - ' cat "$dir/told"
expect why-all 0 'all that changed it: ' cat "$dir/told"
expect why-nothing 0 'nothing points at one of the changes' "$oakum" why app --file "$why_log"
expect why-id 0 'app was changed at 2026-01-01' "$oakum" why abcdef01 --file "$why_log"
expect why-nobody 1 "no container 'nobody' in the audit log '$why_log'" "$oakum" why nobody --file "$why_log"
expect why-exit-code 1 "'--exit-code' is a number up to 255" "$oakum" why app --file "$why_log" --exit-code 999
expect why-usage 2 'usage: oakum why CONTAINER' "$oakum" why
# A rule that did not change the container is not suspect, whatever it says.
printf 'read-only file system\n' >"$dir/said"
expect why-innocent 0 'nothing points at one' "$oakum" why app --file "$why_log" --output "$dir/said"
# One that was refused: by what, and what would let it run.
jq -c '.verdict = "refuse" | .would = "refuse" | .findings[2].action = "refuse"' "$why_log" >"$dir/refused.jsonl"
expect why-refused 0 'app was refused at' "$oakum" why app --file "$dir/refused.jsonl"
expect why-refused-rule 0 '"rules": ["tmp"]' "$oakum" why app --file "$dir/refused.jsonl"
"$oakum" why app --file "$why_log" --exit-code 159 --format json >"$dir/told"
expect why-json 0 true jq -e '.name == "app" and .exit_code == 159 and .suspects[0].rule == "seccomp" and (.suspects[0].evidence | length) == 1' "$dir/told"
