# SPDX-License-Identifier: Apache-2.0
# Oakum in a chain with a wrapper of another kind, one that adds a hook, a mount and a device as
# those for graphics cards do: in front of Oakum, what it adds is judged like all the rest;
# behind Oakum, what Oakum made stays as it is, and the hook judges what was added.

. "$E2E/bare.sh"
bare_runtime "$(command -v runc)"

HOOK=/usr/local/sbin/adder-hook
printf '#!/bin/sh\ncat >/dev/null\necho called >>%s\n' "$TMP/hook-calls" >"$HOOK"
chmod 755 "$HOOK"

# adder NEXT: a wrapper that adds and calls NEXT, in $ADDER.
adder() {
	ADDER=$TMP/adder
	cat >"$ADDER" <<-SH
		#!/bin/bash
		for word; do
			[ "\$last" != --bundle ] || bundle=\$word
			last=\$word
		done
		if [ -n "\$bundle" ]; then
			jq '.hooks.prestart += [{"path": "$HOOK", "args": ["adder-hook", "configure"], "env": ["A=b"]}]
			  | .mounts += [{"destination": "/usr/share/adder", "type": "bind", "source": "/usr/share/zoneinfo",
			                 "options": ["bind", "ro", "nosuid", "nodev"]}]
			  | .linux.devices += [{"type": "c", "path": "/dev/adder", "major": 10, "minor": 229, "fileMode": 438}]
			  | .linux.resources.devices += [{"allow": true, "type": "c", "major": 10, "minor": 229, "access": "rw"}]' \\
				"\$bundle/config.json" >"\$bundle/adder.json" &&
				cat "\$bundle/adder.json" >"\$bundle/config.json" && rm "\$bundle/adder.json" || exit 1
		fi
		exec $1 "\$@"
	SH
	chmod 755 "$ADDER"
}

RULES='"hooks": { "allow": ["'$HOOK'"] }, "devices": { "allow": ["c 10:229 rw"] },
	"secret_env": "rewrite"'
# The container is looked at as a process that has a number in root's place.
policy_of() { # FILE RUNTIME RULES
	printf '{ "version": 1, "runtimes": [ "%s" ], "rules": { "user": { "remap": "never" }, %s } }\n' \
		"$2" "$3" >"$1"
}
LOOK='probe; stat -c "%F %t:%T" /dev/adder; ls -d /usr/share/adder/UTC; cat $API_TOKEN_FILE; echo'

chained() { # NAME: a bundle with all that Oakum and the adder change
	bundle "$1" sh -c "$LOOK"
	edit '.process.env += ["API_TOKEN=s3cr3t-token"]'
	: >"$TMP/hook-calls"
}

everything_is_there() {
	status 0
	fact_is uid 65532
	fact_is NoNewPrivs 1
	fact_is Seccomp 2
	fact_is pid1 "/dev/oakum-init -- sh -c $LOOK"
	stdout_has 'character special file a:e5'
	stdout_has /usr/share/adder/UTC
	stdout_has s3cr3t-token
	is 'the calls of the hook' "$(cat "$TMP/hook-calls")" called
}

it 'a wrapper that adds things calls Oakum: what the policy allows stays, all else is hardened'
policy_of "$TMP/inner.json" "$REAL" "$RULES"
adder "$OAKUM --oakum-policy=$TMP/inner.json"
chained front
run "$ADDER" run --bundle "$BUNDLE" front
everything_is_there

it 'what the policy does not allow is refused by its rule: the hook'
policy_of "$TMP/inner.json" "$REAL" '"devices": "off"'
chained front
run "$ADDER" run --bundle "$BUNDLE" front
status 1
refused_by hooks
stderr_has "$HOOK"

it 'what the policy does not allow is taken away or refused: the device'
policy_of "$TMP/inner.json" "$REAL" '"hooks": "off", "devices": "refuse"'
chained front
run "$ADDER" run --bundle "$BUNDLE" front
status 1
refused_by devices

it 'Oakum calls a wrapper that adds things: what the policy allows stays, and both have their way'
adder "$REAL"
policy_of "$POLICY" "$ADDER" "$RULES"
chained behind
oakum run --bundle "$BUNDLE" behind
everything_is_there

it 'what the policy does not allow is seen by the hook: nothing starts'
policy_of "$POLICY" "$ADDER" '"secret_env": "rewrite"'
chained behind
oakum run --bundle "$BUNDLE" behind
status 1
stderr_has 'oakum: refused by devices: may use devices that are not harmless (c 10:229 rw)'
lacks 'the output' "$OUT" uid=

it 'Oakum on both sides of it: the inner one finds all that the outer one made'
policy_of "$TMP/inner.json" "$REAL" "$RULES"
adder "$OAKUM --oakum-policy=$TMP/inner.json"
policy_of "$POLICY" "$ADDER" "$RULES"
chained both
oakum run --bundle "$BUNDLE" both
everything_is_there
is 'mounts of /tmp' "$(jq '[.mounts[] | select(.destination == "/tmp")] | length' "$BUNDLE/config.json")" 1
is 'mounts of the init' "$(jq '[.mounts[] | select(.destination == "/dev/oakum-init")] | length' "$BUNDLE/config.json")" 1
is 'who looks, each by its own policy' \
	"$(jq -c '[.hooks.createRuntime[].args[1]]' "$BUNDLE/config.json")" \
	"[\"--policy=$POLICY\",\"--policy=$TMP/inner.json\"]"
is 'inits' "$(jq -c '.process.args[:3]' "$BUNDLE/config.json")" '["/dev/oakum-init","--","sh"]'
rm -f "$HOOK"

it 'what is kept of a container that ran in the foreground goes by a delete'
[ -n "$(find /run/oakum -type f)" ] || fail 'nothing was kept'
oakum delete --force both
is 'what is kept of containers' "$(find /run/oakum -type f)" ''
