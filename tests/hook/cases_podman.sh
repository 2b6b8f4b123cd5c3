# SPDX-License-Identifier: Apache-2.0
# Real podman with hooks.d files such as packaging/podman has them.

# podman_setup FILE...: those hooks of packaging/podman, and the policy `restricted` for a hook
# that is not where the rules know it to be installed.
podman_setup() {
	mkdir -p hooks
	for file; do
		jq --arg hook "$HOOK" --arg policy "--policy=$PWD/policy.json" \
			'.hook.path = $hook | .hook.args |= [.[0], $policy] + .[1:]' \
			"$HERE/../../packaging/podman/$file" >"hooks/$file"
	done
	cat >containers.conf <<-CONF
		[containers]
		default_ulimits = []
	CONF
	export CONTAINERS_CONF="$PWD/containers.conf"
	jq -n --arg init "$BUILD/oakum-init" --arg hook "$HOOK" --arg audit "$PWD/audit.jsonl" \
		'{version: 1, extends: "restricted", audit: {file: $audit},
		  rules: {hooks: "off", verify_hook: {action: "rewrite", path: $hook}, init: {action: "rewrite", path: $init}}}' >policy.json
	tar -C "$ROOM/image" -c . | pod import - img:1 >/dev/null 2>&1
}
pod() {
	podman --root "$ROOM/storage" --runroot "$ROOM/storage-run" --storage-driver vfs \
		--runtime runc --cgroup-manager cgroupfs --hooks-dir "$PWD/hooks" "$@"
}
# pod_run ARG...: leaves status, out and err.
pod_run() {
	status=0
	: >err
	pod run --rm --network none "$@" >out 2>>err </dev/null || status=$?
}

test_podman_filter() {
	podman_setup zz-oakum-filter.json
	pod_run img:1 /bin/busybox grep -E '^(Uid|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status
	same "status ($(cat err))" "$status" 0
	has out "$(printf 'Uid:\t65532\t65532\t65532\t65532')"
	has out "$(printf 'CapBnd:\t0000000000000400')"
	has out "$(printf 'NoNewPrivs:\t1')"
	has out "$(printf 'Seccomp:\t2')"
	has audit.jsonl '"event":"filter"'
	has audit.jsonl '"event":"verify"' # which the filter has put there
}

test_podman_filter_refuses() {
	podman_setup zz-oakum-filter.json
	pod_run -v /run:/x img:1 /bin/busybox true
	[ "$status" -ne 0 ] || die 'it was started'
	has err "oakum: refused by engine_socket: mounts the engine socket '/run/docker.sock'"
	has err 'exit status 4'
}

test_podman_filter_and_verify() {
	podman_setup zz-oakum-filter.json zz-oakum-verify.json zz-oakum-verify-started.json
	pod_run img:1 /bin/busybox id -u
	same "status ($(cat err))" "$status" 0
	same uid "$(cat out)" 65532
	has audit.jsonl '"event":"verify"'
	has audit.jsonl '"event":"verify-started"'
	lacks audit.jsonl '"verdict":"refuse"'
}

test_podman_verify_alone() {
	podman_setup zz-oakum-verify.json
	pod_run img:1 /bin/busybox true
	[ "$status" -ne 0 ] || die 'it was started'
	has err 'oakum: refused by user: runs as root (uid 0)'
	has err 'a hook cannot change this: use the runtime wrapper for this'
}

test_podman_hooks_are_for_every_container() {
	for file in "$HERE"/../../packaging/podman/*.json "$HERE"/../../packaging/crio/*.json; do
		same "version of $file" "$(jq -r .version "$file")" 1.0.0
		same "condition of $file" "$(jq -c .when "$file")" '{"always":true}'
		[ "$(jq '.hook.timeout' "$file")" -gt 8 ] || die "$file ends the hook before it ends itself"
		same "environment of $file" "$(jq -c .hook.env "$file")" '["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]'
		same "program of $file" "$(jq -r .hook.path "$file")" /usr/libexec/oakum/oakum-hook
	done
}
