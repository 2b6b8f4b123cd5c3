/* SPDX-License-Identifier: Apache-2.0 */
/*
 * standard_nsa.c - NSA and CISA, Kubernetes Hardening Guidance 1.2. It counts nothing: the
 * numbers are those of its chapters, and of the recommendations within, in their order.
 */
#include <oakum/standard.h>

#include "standard_words.h"

static const struct oakum_control controls[] = {
	{"1.1", "Containers run as a user that is not root", WARN("user"),
	 "/process/user/uid", NULL, NULL},
	{"1.2", "The container engine itself runs without root", NULL, NULL, NULL,
	 "how the engine was started is no part of a config.json"},
	{"1.3", "The root file system is immutable", WARN("read_only_root"), NULL, NULL,
	 NULL},
	{"1.4", "Images are built from scanned, trusted parts", NULL, NULL, NULL,
	 IN_THE_IMAGE},
	{"1.5", "No privileged container", WARN("privileged"), NULL, NULL, NULL},
	{"1.6", "The host's pid, IPC and network are denied",
	 "\"namespaces\": { \"action\": \"warn\", \"require\": [\"network\", \"pid\", \"ipc\"] }",
	 NULL, NULL, NULL},
	{"1.7", "Paths of the host are not mounted, or limited",
	 WARN("host_paths") ", " WARN("engine_socket"), NULL, NULL, NULL},
	{"1.8", "No process gains privileges", WARN("no_new_privileges"), NULL, NULL,
	 NULL},
	{"1.9", "Capabilities are dropped", RESTRICTED_CAPABILITIES, NULL, NULL, NULL},
	{"1.10", "Seccomp limits the system calls", FILTER, NULL, NULL, NULL},
	{"1.11", "AppArmor holds the container", WARN("lsm"), "/process/apparmorProfile",
	 "apparmor", NULL},
	{"1.12", "SELinux holds the container", WARN("lsm"), "/process/selinuxLabel",
	 "selinux", NULL},
	{"1.13", "Service account tokens only where needed", NULL, NULL, NULL,
	 "a token looks like any other volume in a config.json"},
	{"1.14", "A hardened environment: hypervisor, hardened hosts", NULL, NULL, NULL,
	 IN_THE_CLUSTER},
	{"2.1", "Network policies separate workloads", NULL, NULL, NULL, IN_THE_CLUSTER},
	{"2.2", "Resources are limited", WARN("resources"), "/linux/resources", NULL,
	 NULL},
	{"2.3", "The control plane and etcd are protected", NULL, NULL, NULL,
	 IN_THE_CLUSTER},
	{"2.4", "Secrets are encrypted, and not in the environment", WARN("secret_env"),
	 NULL, NULL, NULL},
	{"3.1", "Users are authenticated and have roles", NULL, NULL, NULL,
	 IN_THE_CLUSTER},
	{"4.1", "Audit logs are kept and looked at", NULL, NULL, NULL,
	 "'oakum report' reads what Oakum records; the cluster's logs are its own"},
	{"5.1", "Security patches are applied promptly", NULL, NULL, NULL,
	 IN_THE_CLUSTER},
};

const struct oakum_standard oakum_standard_nsa = {
	.id = "nsa",
	.title = "NSA/CISA Kubernetes Hardening Guidance 1.2",
	.controls = controls,
	.n_controls = OAKUM_COUNT(controls),
};
