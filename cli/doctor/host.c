/* SPDX-License-Identifier: Apache-2.0 */
/* host.c - what else of the host holds containers: LSMs, control groups, lxcfs. */
#include <unistd.h>

#include <oakum/host.h>
#include <oakum/str.h>
#include <oakum/sys.h>

#include "doctor.h"

#define BOOT(args)                                                                       \
	"sed -i 's/^GRUB_CMDLINE_LINUX=\"/&" args                                        \
	" /' /etc/default/grub && update-grub && reboot"

static void tell_lsm(struct doctor *d, const struct oakum_host *h)
{
	static const char *const names[] = {"apparmor", "selinux"};
	const char *on = NULL;
	enum oakum_action action = doctor_action(d, "lsm");

	for (size_t i = 0; i < OAKUM_COUNT(names); i++) {
		bool yes = false;

		if (h->lsm(h, names[i], &yes, NULL) == 0 && yes)
			on = names[i];
	}
	if (on)
		doctor_tell(d, DOCTOR_OK, "host.lsm", "/sys/kernel/security/lsm", NULL,
			    "%s is on", on);
	else
		doctor_tell(
			d, action == OAKUM_ACTION_OFF ? DOCTOR_NOTE : DOCTOR_WARNING,
			"host.lsm", "/sys/kernel/security/lsm",
			access("/etc/default/grub", F_OK) == 0
				? BOOT("apparmor=1 security=apparmor")
				: doctor_install(d, "apparmor"),
			"neither AppArmor nor SELinux is on: no module of the kernel holds containers");
}

static void tell_cgroups(struct doctor *d, const struct oakum_host *h)
{
	struct oakum_cgroups groups;
	struct oakum_err e = OAKUM_ERR_INIT;

	if (h->cgroups(h, &groups, &e) < 0)
		doctor_tell(d, DOCTOR_ERROR, "host.cgroup", "/sys/fs/cgroup",
			    "mount -t cgroup2 cgroup2 /sys/fs/cgroup", "%s", e.msg);
	else if (groups.unified)
		doctor_tell(d, DOCTOR_OK, "host.cgroup", "/sys/fs/cgroup", NULL,
			    "control groups of version 2%s",
			    groups.swap ? ", swap can be limited" : "");
	else
		doctor_tell(
			d, DOCTOR_WARNING, "host.cgroup", "/sys/fs/cgroup",
			BOOT("systemd.unified_cgroup_hierarchy=1"),
			"control groups of version 1: a container that may write to them gets out, and crun refuses a mixture");
}

static void tell_lxcfs(struct doctor *d)
{
	enum oakum_action action = doctor_action(d, "proc_view");
	bool wanted = action != OAKUM_ACTION_OFF && action != OAKUM_ACTION_UNSET;

	if (access("/var/lib/lxcfs/proc/meminfo", R_OK) == 0)
		doctor_tell(d, DOCTOR_OK, "host.lxcfs", "/var/lib/lxcfs", NULL,
			    "lxcfs runs%s",
			    wanted ? "" : ", but the rule proc_view is off");
	else
		doctor_tell(
			d, wanted ? DOCTOR_WARNING : DOCTOR_NOTE, "host.lxcfs",
			"/var/lib/lxcfs",
			oakum_arena_printf(d->arena, "%s && systemctl enable --now lxcfs",
					   doctor_install(d, "lxcfs")),
			"lxcfs does not run: /proc in a container shows the host's memory and processors%s",
			wanted ? ", which the rule proc_view is to mend" : "");
}

void doctor_host(struct doctor *d)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct oakum_host *h;

	if (oakum_host_open(d->arena, "/", NULL, &h, &e) < 0) {
		doctor_tell(d, DOCTOR_ERROR, "host.look", "/", "mount -t proc proc /proc",
			    "%s", e.msg);
		return;
	}
	tell_lsm(d, h);
	tell_cgroups(d, h);
	tell_lxcfs(d);
}
