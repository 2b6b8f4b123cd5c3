/* SPDX-License-Identifier: Apache-2.0 */
/*
 * standard_pss.c - the Kubernetes Pod Security Standards. They count nothing: B and R stand
 * for the levels baseline and restricted, the numbers for the order of their tables.
 */
#include <oakum/standard.h>

#include "standard_words.h"

static const struct oakum_control controls[] = {
	{"B1", "No HostProcess pod", NULL, NULL, NULL, "a feature of Windows"},
	{"B2", "Namespaces of its own: network, processes, IPC",
	 "\"namespaces\": { \"action\": \"warn\", \"require\": [\"network\", \"pid\", \"ipc\"] }",
	 NULL, NULL, NULL},
	{"B3", "No privileged container", WARN("privileged"), NULL, NULL, NULL},
	{"B4", "Capabilities: engines' defaults without NET_RAW", BASELINE_CAPABILITIES,
	 NULL, NULL, NULL},
	{"B5", "No directory of the host is mounted",
	 WARN("host_paths") ", " WARN("engine_socket"), NULL, NULL, NULL},
	{"B6", "No port of the host", NULL, NULL, NULL, IN_THE_NETWORK},
	{"B7", "No host named for probes and lifecycle hooks", NULL, NULL, NULL,
	 "kubelet's own doing, not the container's"},
	{"B8", "AppArmor is not overridden", WARN("lsm"), "/process/apparmorProfile",
	 "apparmor", NULL},
	{"B9", "SELinux: a type for containers, no user or role", WARN("lsm"),
	 "/process/selinuxLabel", "selinux", NULL},
	{"B10", "/proc is masked as by default", WARN("proc_sys"), NULL, NULL, NULL},
	{"B11", "Seccomp is not switched off", FILTER, NULL, NULL, NULL},
	{"B12", "Only safe kernel settings (sysctls)", WARN("sysctls"), NULL, NULL, NULL},
	{"R1", "Volumes of harmless types only", WARN("mount_types"), NULL, NULL, NULL},
	{"R2", "No gaining of privileges through execve", WARN("no_new_privileges"), NULL,
	 NULL, NULL},
	{"R3", "Must not run as root", WARN("user"), "/process/user/uid", NULL, NULL},
	{"R4", "The user is not given as 0", WARN("user"), "/process/user/uid", NULL,
	 NULL},
	{"R5", "A seccomp profile: the default or a listed one", FILTER, NULL, NULL,
	 NULL},
	{"R6", "All capabilities dropped, but NET_BIND_SERVICE", RESTRICTED_CAPABILITIES,
	 NULL, NULL, NULL},
};

const struct oakum_standard oakum_standard_pss = {
	.id = "pss",
	.title = "Kubernetes Pod Security Standards, baseline and restricted",
	.controls = controls,
	.n_controls = OAKUM_COUNT(controls),
};
