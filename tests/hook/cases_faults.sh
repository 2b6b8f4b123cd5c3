# SPDX-License-Identifier: Apache-2.0
# Every system call of oakum-hook, made to fail while a real container waits for it
# (../faults/fail_at.c): one that it would refuse is refused whatever fails, and of one that
# is as it was judged nothing is said but that, or that something failed.

# Without these nothing can be said: write, and mprotect and arch_prctl, by which a static program
# begins.
SPEECHLESS='^[0-9]+ [^ ]+ (1|10|158) silent$'

# faulty SETUP: createRuntime calls the hook once for each of its calls, after SETUP. faults
# gets a line each: the call, how it failed, what failed (exec: nothing did) and the status.
faulty() {
	${CC:-cc} -O1 -D_GNU_SOURCE -o fail_at "$HERE/../faults/fail_at.c"
	: >faults
	cat >meddler <<SCRIPT
#!/bin/sh
cd "$PWD"
cat >state.json
pid=\$(jq .pid state.json)
$1
for how in 12 5+ short; do
	n=0
	while
		n=\$((n + 1)) status=0
		./fail_at \$n \$how trace "$HOOK" --policy="$PWD/policy.json" verify <state.json >out 2>said ||
			status=\$?
		[ \$status -eq 0 ] || grep -q '^oakum: ' said || status=silent
		echo "\$n \$how \$(cat trace) \$status" >>faults
		[ -s trace ]
	do :; done
done
SCRIPT
	chmod 755 meddler
	jq --arg path "$PWD/meddler" '.hooks.createRuntime = [{path: $path, env: ["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]}]' b/config.json >edited
	cp edited b/config.json
	create runc
	delete
	[ "$(wc -l <faults)" -gt 100 ] || die "hardly anything failed: $(cat faults err)"
	tell "faults: $(wc -l <faults) calls of the hook, $(grep -c ' 0$' faults) passed"
}

test_faults_never_pass_what_is_refused() {
	policy host_paths=refuse
	bundle
	faulty 'nsenter -t $pid -m mount --bind /etc '"$PWD/b/rootfs/data"
	[ -z "$(grep -vE " 1\$|$SPEECHLESS" faults)" ] ||
		die "not refused: $(grep -vE " 1\$|$SPEECHLESS" faults | head -20)"
}

test_faults_pass_or_say_why() {
	policy host_paths=refuse namespaces=refuse capabilities=refuse
	bundle
	faulty :
	[ -z "$(grep -vE " [01]\$|$SPEECHLESS" faults)" ] ||
		die "neither: $(grep -vE " [01]\$|$SPEECHLESS" faults | head -20)"
	# With nothing in its way it passes.
	[ "$(grep -cE '^[0-9]+ [^ ]+  0$' faults)" -eq 3 ] || die "$(grep '  ' faults)"
}
