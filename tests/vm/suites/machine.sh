# SPDX-License-Identifier: Apache-2.0
# This machine is what the other suites take it for.

it 'control groups are of version 2, and of no other'
is 'type of /sys/fs/cgroup' "$(stat -f -c %T /sys/fs/cgroup)" cgroup2fs
lacks 'what is mounted' "$(cut -d' ' -f3 /proc/mounts | sort -u | tr '\n' ' ')" 'cgroup '
for controller in cpu memory pids; do
	has 'the controllers of services' " $(cat /sys/fs/cgroup/system.slice/cgroup.controllers) " \
		" $controller "
done

it 'AppArmor is on'
is 'apparmor' "$(cat /sys/module/apparmor/parameters/enabled)" Y
has 'the LSMs' ",$(cat /sys/kernel/security/lsm)," ',apparmor,'

it 'no capability is missing, and limits can be raised'
is 'the bounding set' "$(sed -n 's/^CapBnd:\t//p' /proc/self/status)" \
	"$(printf '%016x' $(((2 << $(cat /proc/sys/kernel/cap_last_cap)) - 1)))"
is 'the effective set' "$(sed -n 's/^CapEff:\t//p' /proc/self/status)" \
	"$(sed -n 's/^CapBnd:\t//p' /proc/self/status)"
run sh -c 'ulimit -n 1048577 && echo -900 >/proc/self/oom_score_adj && cat /proc/self/oom_score_adj'
status 0
stdout_is -900

it 'the engines are Debian 13'\''s'
version() { dpkg-query -W -f '${Version}' "$1"; }
has 'Debian' "$(cat /etc/os-release)" 'VERSION_CODENAME=trixie'
for wanted in docker.io=26. containerd=1.7. podman=5.4. crun=1.21 runc=1.1.15; do
	[[ $(version "${wanted%=*}") == "${wanted#*=}"* ]] ||
		fail "${wanted%=*} is $(version "${wanted%=*}"), not ${wanted#*=}"
done

it 'systemd makes the control groups of docker'\''s containers'
run docker info --format '{{.CgroupDriver}} {{.CgroupVersion}} {{.SecurityOptions}}'
status 0
stdout_has 'systemd 2 '
stdout_has 'name=apparmor'
