# SPDX-License-Identifier: Apache-2.0
# What the benchmarks and the exact counts share: a mount namespace of its own, where the state
# directories are empty and memory; dockerd's own config.json of a plain `docker run`, with
# everything it names; and a runtime that does nothing. Sourced; `scene` makes it in $ROOM.

# What is there when a script starts over again in a namespace of its own.
in_namespace() {
	[ "${BENCH_NAMESPACE-}" = yes ] || BENCH_NAMESPACE=yes exec unshare -m --propagation private "$0" "$@"
}

passed=0 failed=0

# most NAME GOT LIMIT
most() {
	if [ "$2" -gt 0 ] && [ "$2" -le "$3" ]; then
		passed=$((passed + 1))
		printf '  %-34s %8d (at most %d)\n' "$1" "$2" "$3"
	else
		failed=$((failed + 1))
		printf 'FAILED %s: %d, at most %d\n' "$1" "$2" "$3"
	fi
}

# With the environment of a service: the C library goes through all of it.
as_service() {
	env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 JOURNAL_STREAM=8:12345 \
		INVOCATION_ID=0123456789abcdef0123456789abcdef SYSTEMD_EXEC_PID=1234 "$@"
}

# The least that can be started: exit(0) and no C library.
nothing() { # OUT
	cc -O2 -nostdlib -static -o "$1" -x c - <<-'C'
	#include <sys/syscall.h>
	void _start(void)
	{
	#ifdef __x86_64__
		__asm__ volatile("xor %%edi, %%edi\n\tsyscall" : : "a"(SYS_exit_group) : "rcx", "r11", "rdi");
	#else
		register long nr __asm__("x8") = SYS_exit_group, code __asm__("x0") = 0;
		__asm__ volatile("svc 0" : : "r"(nr), "r"(code));
	#endif
		__builtin_unreachable();
	}
	C
}

scene() {
	for dir in /etc/oakum /run/oakum /var/log/oakum /var/lib/docker /usr/local/libexec/oakum /run/oakum-bench; do
		mkdir -p "$dir"
		mount -t tmpfs -o mode=755 tmpfs "$dir"
	done
	ROOM=/run/oakum-bench
	umask 022
	mkdir "$ROOM/b" "$ROOM/state"
	nothing "$ROOM/runc"
	# What the policy puts into containers is there.
	for name in oakum-hook oakum-init; do
		cp "$ROOM/runc" "/usr/local/libexec/oakum/$name"
	done
	tar -C "$ROOM" -xJf "$TOP/tests/corpus/cases.tar.xz" docker-default/config.json
	# Where dockerd keeps things by itself; and no hook, for no dockerd runs.
	ORIGINAL=$ROOM/config.json
	jq -c 'del(.hooks)' "$ROOM/docker-default/config.json" |
		sed 's,/srv/engines/d2/data/,/var/lib/docker/,g' >"$ORIGINAL"
	rootfs=$(jq -r .root.path "$ORIGINAL")
	mkdir -p "$rootfs/bin" "$rootfs/tmp" "$rootfs/dev" "$rootfs/proc" "$rootfs/sys" "$rootfs/etc"
	chmod 1777 "$rootfs/tmp"
	cp "$(command -v busybox)" "$rootfs/bin/busybox"
	for name in sh sleep; do
		ln -s busybox "$rootfs/bin/$name"
	done
	jq -r '.mounts[] | select(.type == "bind") | .source' "$ORIGINAL" | while read -r source; do
		mkdir -p "${source%/*}"
		echo 127.0.0.1 localhost >"$source"
	done
	# Root becomes a number here: what a remap costs is the kernel's.
	nothing "$ROOM/oakum-hook"
	cat >/etc/oakum/policy.json <<-JSON
	{ "version": 1, "extends": "restricted", "runtimes": ["$ROOM/runc"],
	  "rules": { "user": { "remap": "never" }, "hooks": { "allow": ["$ROOM/oakum-hook"] },
	             "verify_hook": { "path": "$ROOM/oakum-hook" } } }
	JSON
	cp "$ORIGINAL" "$ROOM/b/config.json"
}
