# SPDX-License-Identifier: Apache-2.0
# An image and a bundle as careless people make them: root, the capabilities that engines hand
# out by default, no seccomp, no limit on /tmp, the workload as PID 1. Sourced; needs busybox.

# bundle_rootfs DIR: a small image in DIR, with /bin/probe in it.
bundle_rootfs() {
	local root=$1 busybox applet
	busybox=$(command -v busybox) || return
	mkdir -p "$root"/{bin,dev,etc,home,proc,root,run,sys,tmp,var}
	chmod 1777 "$root/tmp"
	ln -s /run "$root/var/run"
	cp "$busybox" "$root/bin/busybox"
	for applet in $("$busybox" --list); do
		[ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
	done
	rm "$root/bin/init"
	printf '%s\n' 'root:x:0:0:root:/root:/bin/sh' >"$root/etc/passwd"
	printf '%s\n' 'root:x:0:' >"$root/etc/group"
	install -m 755 "$(dirname "${BASH_SOURCE[0]}")/probe" "$root/bin/probe"
	printf '#!/bin/sh\n' >"$root/bin/not-executable"
	chmod 644 "$root/bin/not-executable"
}

# bundle_config ARG…: config.json on standard output; the ARGs are the workload's argv.
# BUNDLE_MOUNTS: more mounts, JSON, each with a comma before it. BUNDLE_CGROUP: its cgroup.
bundle_config() {
	local caps args arg cgroup=
	# Engines share the host's where version 1 is, and do not where version 2 is alone.
	[ ! -e /sys/fs/cgroup/cgroup.controllers ] || cgroup=', { "type": "cgroup" }'
	caps='"CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD",
		"CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP",
		"CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE"'
	args=
	for arg in "$@"; do
		arg=${arg//\\/\\\\}
		arg=${arg//\"/\\\"}
		args+="${args:+, }\"${arg//$'\n'/\\n}\""
	done
	cat <<JSON
{
	"ociVersion": "1.0.2",
	"process": {
		"user": { "uid": 0, "gid": 0 },
		"args": [ $args ],
		"env": [ "PATH=/bin", "HOME=/root" ],
		"cwd": "/",
		"capabilities": {
			"bounding": [ $caps ],
			"effective": [ $caps ],
			"permitted": [ $caps ]
		}
	},
	"root": { "path": "rootfs" },
	"hostname": "careless",
	"mounts": [
		{ "destination": "/proc", "type": "proc", "source": "proc",
		  "options": [ "nosuid", "noexec", "nodev" ] },
		{ "destination": "/dev", "type": "tmpfs", "source": "tmpfs",
		  "options": [ "nosuid", "strictatime", "mode=755", "size=65536k" ] },
		{ "destination": "/dev/pts", "type": "devpts", "source": "devpts",
		  "options": [ "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5" ] },
		{ "destination": "/sys", "type": "sysfs", "source": "sysfs",
		  "options": [ "nosuid", "noexec", "nodev", "ro" ] },
		{ "destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue",
		  "options": [ "nosuid", "noexec", "nodev" ] },
		{ "destination": "/dev/shm", "type": "tmpfs", "source": "shm",
		  "options": [ "nosuid", "noexec", "nodev", "mode=1777", "size=65536k" ] }${BUNDLE_MOUNTS-}
	],
	"linux": {
		"cgroupsPath": "${BUNDLE_CGROUP:-/oakum-bundle}",
		"resources": { "devices": [ { "allow": false, "access": "rwm" } ] },
		"namespaces": [
			{ "type": "mount" }, { "type": "network" }, { "type": "uts" },
			{ "type": "pid" }, { "type": "ipc" }$cgroup
		],
		"maskedPaths": [ "/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys",
			"/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
			"/proc/sched_debug", "/proc/scsi", "/sys/firmware" ],
		"readonlyPaths": [ "/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys",
			"/proc/sysrq-trigger" ]
	}
}
JSON
}
