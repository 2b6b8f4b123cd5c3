# SPDX-License-Identifier: Apache-2.0
# What the suites of this machine share, beside tests/e2e/lib.sh. Sourced by main.

OAKUM=/usr/bin/oakum-runtime
TOOL=/usr/bin/oakum
IMAGE=$KEEP/image

# Most suites look at a process with a number in root's place: a drop-in sees to that.
numbers() {
	mkdir -p -m 755 /etc/oakum/policy.d
	printf '{ "version": 1, "rules": { "user": { "remap": "never" } } }\n' \
		>/etc/oakum/policy.d/numbers.json
}

# policy MEMBER…: the system's policy, its members given as JSON.
policy() {
	numbers
	{
		printf '{\n  "version": 1'
		for member in "$@"; do
			printf ',\n  %s' "$member"
		done
		printf '\n}\n'
	} >/etc/oakum/policy.json
}

# The built-in preset holds.
policy_none() {
	rm -f /etc/oakum/policy.json
	numbers
}

image_dir() {
	[ -d "$IMAGE" ] || bundle_rootfs "$IMAGE"
}

docker_image() {
	image_dir
	docker image inspect bb:1 >/dev/null 2>&1 ||
		tar -C "$IMAGE" -c . | docker import --change 'CMD ["sh"]' - bb:1 >/dev/null
}

podman_image() {
	image_dir
	podman image exists localhost/bb:1 ||
		tar -C "$IMAGE" -c . | podman import -q --change CMD=sh - localhost/bb:1 >/dev/null
}

# group_of PID: the directory of its control group, or of systemd's scope above one of crun's.
group_of() {
	printf '/sys/fs/cgroup%s' "$(sed -n '/^0::/ { s///; s,\.scope/container$,.scope,; p; }' "/proc/$1/cgroup")"
}

# limits_of PID: memory, swap on top of it, processes, processors; those of the scope where the
# group itself has none.
limits_of() {
	local dir own file value
	dir=$(group_of "$1")
	own=/sys/fs/cgroup$(sed -n 's/^0:://p' "/proc/$1/cgroup")
	for file in memory.max memory.swap.max pids.max cpu.max; do
		value=$(cat "$own/$file" 2>/dev/null)
		case $value in max* | '') value=$(cat "$dir/$file") ;; esac
		printf '%s ' "$value"
	done
}

label_of() { # PID: its AppArmor profile
	tr -d '\0' <"/proc/$1/attr/current"
}

# careless NAME ARG…: a bundle in $BUNDLE that systemd's way of naming cgroups is for.
careless() {
	BUNDLE=$TMP/bundles/$1
	rm -rf "$BUNDLE"
	mkdir -p "$BUNDLE"
	image_dir
	cp -a "$IMAGE" "$BUNDLE/rootfs"
	BUNDLE_CGROUP=machine.slice:oakum:$1 bundle_config "${@:2}" >"$BUNDLE/config.json"
}

edit() { # JQ-FILTER: applied to the bundle's config.json
	jq "$1" "$BUNDLE/config.json" >"$TMP/edited" && cp "$TMP/edited" "$BUNDLE/config.json"
}
