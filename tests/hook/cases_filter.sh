# SPDX-License-Identifier: Apache-2.0
# oakum-hook filter: a config on standard input, the rewritten one on standard output.

# refuses_filter TEXT: of the config in file `in`.
refuses_filter() {
	call filter <in
	same status "$status" 4
	empty out
	has err "oakum: refused by $1"
	same lines "$(wc -l <err)" 1
}

test_filter_leaves_what_is_good() {
	policy no_new_privileges=rewrite
	printf ' { "ociVersion":"1.0.2",\t"process":{"noNewPrivileges":true,"x\\/y":1.50} }\n' >in
	call filter <in
	same "status ($(cat err))" "$status" 0
	cmp in out
	empty err
}

test_filter_rewrites() {
	policy no_new_privileges=rewrite
	bundle '.process.noNewPrivileges = false'
	call filter <b/config.json
	same "status ($(cat err))" "$status" 0
	same noNewPrivileges "$(jq .process.noNewPrivileges out)" true
	"$BUILD/oakum" rewrite --policy "$PWD/policy.json" b/config.json >wanted
	cmp wanted out
	empty err
	has audit.jsonl '"event":"filter"'
}

test_filter_refuses() {
	policy no_new_privileges=refuse
	bundle '.process.noNewPrivileges = false'
	cp b/config.json in
	refuses_filter "no_new_privileges: lets set-user-ID programs gain privileges (at /process/noNewPrivileges; decided by $PWD/policy.json:"
	MODE=audit policy no_new_privileges=refuse
	call filter <in
	same "status in audit mode ($(cat err))" "$status" 0
	cmp in out
	has audit.jsonl '"would":"refuse"'
}

test_filter_refuses_what_cannot_be_read() {
	policy
	for text in '' '{' '[]x' '{"process":{},"Process":{}}' '{"a":1,"a":2}'; do
		printf '%s' "$text" >in
		refuses_filter config
	done
	{
		printf '{"x":"'
		head -c 4194304 /dev/zero | tr '\0' x
		printf '"}'
	} >in
	refuses_filter "config: 'standard input' is larger than 4194304 bytes"
}

test_filter_refuses_without_a_policy() {
	bundle
	cp b/config.json in
	refuses_filter "policy: "
}

test_filter_is_told_when_nobody_reads() {
	policy
	bundle
	status=0
	"$HOOK" --policy="$PWD/policy.json" filter <b/config.json >/dev/full 2>err || status=$?
	same status "$status" 4
	has err 'oakum: refused by hook: standard output cannot be written'
}
