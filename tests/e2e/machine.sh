# SPDX-License-Identifier: Apache-2.0
# A machine of our own to try things on: the calling script starts again in new mount, pid,
# network and ipc namespaces. Whatever it mounts, installs below /usr/local or writes to /etc
# and /run is gone with it, and so is every process, however it ends. Real engines run in
# there at their usual places (/run/docker.sock) without meeting the machine's own.
#
# Sourced by bash; needs root and util-linux, nothing else.

machine_die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

# machine_enter SCRIPT ARG…: starts SCRIPT, the caller itself by its absolute path, again in
# namespaces of its own. Returns in there, once.
machine_enter() {
	if [ -n "${OAKUM_MACHINE-}" ]; then
		machine_mount_kernel
		return
	fi
	[ "$(id -u)" -eq 0 ] || machine_die 'this needs root'
	[ -e /proc/self/ns/mnt ] || machine_lend_proc "$@"
	if ! unshare --mount --propagation private true 2>/dev/null; then
		[ -z "${OAKUM_REROOTED-}" ] || machine_die 'cannot make a mount namespace here'
		machine_reroot "$@"
	fi
	export OAKUM_MACHINE=1
	exec unshare --mount --propagation private --pid --fork --kill-child --mount-proc \
		--net --ipc bash "$@"
}

# In a chroot into a plain directory "/" is no mount: it can be neither made private nor
# pivoted away from, which runc must do; and `runc exec`, which enters the mount namespace,
# would come out at that namespace's root, above the chroot. Entering our own namespace once
# more lands at its real root; from there the directory is made a mount, and its root.
machine_reroot() {
	local here=$PWD
	export OAKUM_REROOTED=1
	# shellcheck disable=SC2016 # expanded by the inner shell
	exec unshare --mount --propagation unchanged nsenter --mount=/proc/self/ns/mnt \
		/bin/sh -c '
			set -e
			mount --make-rprivate /
			cd -P /proc/self/fd/9
			root=$(pwd -P)
			mount --rbind "$root" "$root"
			cd "$root"
			pivot_root . .
			umount --lazy .
			exec chroot . bash -c "cd \"\$0\" && exec bash \"\$@\"" "$@"
		' sh "$here" "$@" 9</
}

# Without /proc nothing here works; the root gets it for as long as this takes.
machine_lend_proc() {
	local status=0
	mount -t proc proc /proc || machine_die 'cannot mount /proc'
	bash "$@" || status=$?
	umount /proc
	exit "$status"
}

# What a bare root lacks and a runtime needs: sysfs, terminals, and the control groups as this
# kernel has them bound together (/proc/self/cgroup: "4:cpu,cpuacct:/…", "0::/…").
machine_mount_kernel() {
	local controllers name
	[ -e /sys/kernel ] || mount -t sysfs -o nosuid,nodev,noexec sysfs /sys
	mountpoint -q /dev/pts || {
		mkdir -p /dev/pts
		mount -t devpts -o newinstance,mode=620,ptmxmode=666,gid=5 devpts /dev/pts
	}
	mountpoint -q /sys/fs/cgroup && return
	if ! grep -qv '^0::' /proc/self/cgroup; then
		mount -t cgroup2 cgroup2 /sys/fs/cgroup
		return
	fi
	mount -t tmpfs -o mode=755 cgroups /sys/fs/cgroup
	while IFS=: read -r _ controllers _; do
		name=${controllers#name=}
		[ -n "$name" ] || continue
		mkdir "/sys/fs/cgroup/$name"
		mount -t cgroup -o "$controllers" cgroup "/sys/fs/cgroup/$name"
	done </proc/self/cgroup
}

# machine_writable SCRATCH DIR…: DIR stays as it is for everyone else; here it can be written
# to, into memory. SCRATCH is an empty directory.
machine_writable() {
	local scratch=$1 dir upper
	shift
	mount -t tmpfs -o mode=755 scratch "$scratch"
	for dir in "$@"; do
		upper=$scratch/${dir//\//_}
		mkdir -p "$dir" "$upper/up" "$upper/work"
		mount -t overlay -o "lowerdir=$dir,upperdir=$upper/up,workdir=$upper/work" \
			overlay "$dir"
	done
}

# machine_root ROOT SCRATCH: from here on "/" is the system unpacked in ROOT, which stays as it
# is: changes go to memory. The kernel's file systems, /var/tmp and this checkout are where
# they were. SCRATCH is an empty directory.
machine_root() {
	local here=$PWD root=$2/root dir
	mount -t tmpfs -o mode=755 scratch "$2" && mkdir "$root" "$2/up" "$2/work" &&
		mount -t overlay -o "lowerdir=$1,upperdir=$2/up,workdir=$2/work" overlay "$root" ||
		return
	for dir in /proc /sys /dev /var/tmp "$here"; do
		mkdir -p "$root$dir" && mount --rbind "$dir" "$root$dir" || return
	done
	cd "$root" && pivot_root . . && umount --lazy . || return
	cd "$here" || return
}

# Where versions 1 and 2 of control groups are mounted together crun does not run. Here the
# second one goes, as on machines that have version 1 alone; and comes back.
machine_one_cgroup_version() {
	! mountpoint -q /sys/fs/cgroup/unified || umount /sys/fs/cgroup/unified
}

machine_both_cgroup_versions() {
	[ ! -d /sys/fs/cgroup/unified ] || mount -t cgroup2 cgroup2 /sys/fs/cgroup/unified
}

# machine_clean_up DIR: what would outlive this machine: its control groups, which are those
# below the one with DIR's name; and mounts below DIR, which keep DIR from being removed.
machine_clean_up() {
	local dir group=${1##*/}
	[ "$$" -ne 1 ] || kill -KILL -1 2>/dev/null # all but ourselves, PID 1 of our namespace
	until [ "$(machine_members "$group")" -eq 0 ]; do
		sleep 0.05
	done
	find /sys/fs/cgroup -depth -type d -path "*/$group*" -exec rmdir {} + 2>/dev/null
	findmnt -rno TARGET | grep -F "$1/" | sort -r | while read -r dir; do
		umount --lazy "$dir"
	done
}

# How many processes are in control groups of that name or below them.
machine_members() { # GROUP
	find /sys/fs/cgroup -path "*/$1*" -name cgroup.procs -exec cat {} + 2>/dev/null | wc -l
}
