# SPDX-License-Identifier: Apache-2.0
# A container as oakum-hook meets it: made of dockerd's config by the real runc, through the
# real wrapper, below the preset `restricted`, on an overlay; held where runc calls its
# createRuntime hook. Sourced after scene.sh and ../e2e/machine.sh.

# hook_scene PROGRAMS: what all such containers share
hook_scene() {
	scene
	WRAPPER=$1/oakum-runtime
	cp "$1/oakum-init" /usr/local/libexec/oakum/oakum-init
	mv "$rootfs" "$ROOM/layer"
	mkdir "$rootfs" "$ROOM/upper" "$ROOM/work"
	mount -t overlay -o "lowerdir=$ROOM/layer,upperdir=$ROOM/upper,workdir=$ROOM/work" overlay "$rootfs"
	mkfifo "$ROOM/held" "$ROOM/release"
	cat >"$ROOM/oakum-hook" <<-HOLD
	#!/bin/sh
	cat >$ROOM/state.json
	echo held >$ROOM/held
	read -r _ <$ROOM/release
	HOLD
	chmod 755 "$ROOM/oakum-hook"
}

# hold REMAP: leaves the state in $ROOM/state.json
hold() {
	jq -n --arg hook "$ROOM/oakum-hook" --arg remap "$1" --arg runc "$(command -v runc)" '{ version: 1,
		extends: "restricted", runtimes: [$runc], rules: { user: { remap: $remap },
		hooks: { allow: [$hook] }, verify_hook: { path: $hook, timeout: 600 } } }' >/etc/oakum/policy.json
	jq '.process.terminal = false | .linux.cgroupsPath = "/oakum-bench/c"' "$ORIGINAL" >"$ROOM/b/config.json"
	{
		"$WRAPPER" --root "$ROOM/state" create --bundle "$ROOM/b" c </dev/null >"$ROOM/said" 2>&1
		echo ended >"$ROOM/held"
	} &
	read -r held <"$ROOM/held"
	[ "$held" = held ] || machine_die "the container was not made: $(cat "$ROOM/said")"
}
let_go() {
	echo >"$ROOM/release"
	read -r _ <"$ROOM/held"
	"$WRAPPER" --root "$ROOM/state" delete --force c
}
