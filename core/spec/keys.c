/* SPDX-License-Identifier: Apache-2.0 */
/*
 * keys.c - every key that a configuration may have: OCI runtime-spec 1.0 to 1.3.
 *
 * One table an object, a child before its parent, rows sorted by name. Names and types are
 * those of config.md, config-linux.md and the Go package of opencontainers/runtime-spec; a key
 * that only some of these versions have is here as well (intelRdt.enableCMT and enableMBM
 * ended with 1.2). The sections for other systems are known by name alone: no Linux runtime
 * acts on what is in them.
 */
#include "keys.h"

/* One row a line. */
/* clang-format off */
#define ROW(name_, kind_, of_, child_) {name_, sizeof(name_) - 1, kind_, of_, OAKUM_KEYS_##child_}
#define SCALAR(name_, kind_)       ROW(name_, OAKUM_KEY_##kind_, OAKUM_KEY_UNSET, NONE)
#define OBJECT(name_, child_)      ROW(name_, OAKUM_KEY_OBJECT, OAKUM_KEY_UNSET, child_)
#define ARRAY(name_, of_)          ROW(name_, OAKUM_KEY_ARRAY, OAKUM_KEY_##of_, NONE)
#define OBJECTS(name_, child_)     ROW(name_, OAKUM_KEY_ARRAY, OAKUM_KEY_OBJECT, child_)
#define MAP(name_, of_)            ROW(name_, OAKUM_KEY_MAP, OAKUM_KEY_##of_, NONE)
#define MAP_OBJECTS(name_, child_) ROW(name_, OAKUM_KEY_MAP, OAKUM_KEY_OBJECT, child_)

static const struct oakum_key console_size_rows[] = {
	SCALAR("height", UINT64),
	SCALAR("width", UINT64),
};

static const struct oakum_key user_rows[] = {
	ARRAY("additionalGids", UINT32),
	SCALAR("gid", UINT32),
	SCALAR("uid", UINT32),
	SCALAR("umask", UINT32),
	SCALAR("username", STRING),
};

static const struct oakum_key capabilities_rows[] = {
	ARRAY("ambient", STRING),
	ARRAY("bounding", STRING),
	ARRAY("effective", STRING),
	ARRAY("inheritable", STRING),
	ARRAY("permitted", STRING),
};

static const struct oakum_key rlimit_rows[] = {
	SCALAR("hard", UINT64),
	SCALAR("soft", UINT64),
	SCALAR("type", STRING),
};

static const struct oakum_key scheduler_rows[] = {
	SCALAR("deadline", UINT64),
	ARRAY("flags", STRING),
	SCALAR("nice", INT32),
	SCALAR("period", UINT64),
	SCALAR("policy", STRING),
	SCALAR("priority", INT32),
	SCALAR("runtime", UINT64),
};

static const struct oakum_key io_priority_rows[] = {
	SCALAR("class", STRING),
	SCALAR("priority", INT64),
};

static const struct oakum_key cpu_affinity_rows[] = {
	SCALAR("final", STRING),
	SCALAR("initial", STRING),
};

static const struct oakum_key process_rows[] = {
	SCALAR("apparmorProfile", STRING),
	ARRAY("args", STRING),
	OBJECT("capabilities", CAPABILITIES),
	SCALAR("commandLine", STRING),
	OBJECT("consoleSize", CONSOLE_SIZE),
	SCALAR("cwd", STRING),
	ARRAY("env", STRING),
	OBJECT("execCPUAffinity", CPU_AFFINITY),
	OBJECT("ioPriority", IO_PRIORITY),
	SCALAR("noNewPrivileges", BOOL),
	SCALAR("oomScoreAdj", INT64),
	OBJECTS("rlimits", RLIMIT),
	OBJECT("scheduler", SCHEDULER),
	SCALAR("selinuxLabel", STRING),
	SCALAR("terminal", BOOL),
	OBJECT("user", USER),
};

static const struct oakum_key root_rows[] = {
	SCALAR("path", STRING),
	SCALAR("readonly", BOOL),
};

static const struct oakum_key id_mapping_rows[] = {
	SCALAR("containerID", UINT32),
	SCALAR("hostID", UINT32),
	SCALAR("size", UINT32),
};

static const struct oakum_key mount_rows[] = {
	SCALAR("destination", STRING),
	OBJECTS("gidMappings", ID_MAPPING),
	ARRAY("options", STRING),
	SCALAR("source", STRING),
	SCALAR("type", STRING),
	OBJECTS("uidMappings", ID_MAPPING),
};

static const struct oakum_key hook_rows[] = {
	ARRAY("args", STRING),
	ARRAY("env", STRING),
	SCALAR("path", STRING),
	SCALAR("timeout", INT64),
};

static const struct oakum_key hooks_rows[] = {
	OBJECTS("createContainer", HOOK),
	OBJECTS("createRuntime", HOOK),
	OBJECTS("poststart", HOOK),
	OBJECTS("poststop", HOOK),
	OBJECTS("prestart", HOOK),
	OBJECTS("startContainer", HOOK),
};

static const struct oakum_key device_rule_rows[] = {
	SCALAR("access", STRING),
	SCALAR("allow", BOOL),
	SCALAR("major", INT64),
	SCALAR("minor", INT64),
	SCALAR("type", STRING),
};

static const struct oakum_key memory_rows[] = {
	SCALAR("checkBeforeUpdate", BOOL),
	SCALAR("disableOOMKiller", BOOL),
	SCALAR("kernel", INT64),
	SCALAR("kernelTCP", INT64),
	SCALAR("limit", INT64),
	SCALAR("reservation", INT64),
	SCALAR("swap", INT64),
	SCALAR("swappiness", UINT64),
	SCALAR("useHierarchy", BOOL),
};

static const struct oakum_key cpu_rows[] = {
	SCALAR("burst", UINT64),
	SCALAR("cpus", STRING),
	SCALAR("idle", INT64),
	SCALAR("mems", STRING),
	SCALAR("period", UINT64),
	SCALAR("quota", INT64),
	SCALAR("realtimePeriod", UINT64),
	SCALAR("realtimeRuntime", INT64),
	SCALAR("shares", UINT64),
};

static const struct oakum_key pids_rows[] = {
	SCALAR("limit", INT64),
};

static const struct oakum_key weight_device_rows[] = {
	SCALAR("leafWeight", UINT16),
	SCALAR("major", INT64),
	SCALAR("minor", INT64),
	SCALAR("weight", UINT16),
};

static const struct oakum_key throttle_device_rows[] = {
	SCALAR("major", INT64),
	SCALAR("minor", INT64),
	SCALAR("rate", UINT64),
};

static const struct oakum_key block_io_rows[] = {
	SCALAR("leafWeight", UINT16),
	OBJECTS("throttleReadBpsDevice", THROTTLE_DEVICE),
	OBJECTS("throttleReadIOPSDevice", THROTTLE_DEVICE),
	OBJECTS("throttleWriteBpsDevice", THROTTLE_DEVICE),
	OBJECTS("throttleWriteIOPSDevice", THROTTLE_DEVICE),
	SCALAR("weight", UINT16),
	OBJECTS("weightDevice", WEIGHT_DEVICE),
};

static const struct oakum_key hugepage_limit_rows[] = {
	SCALAR("limit", UINT64),
	SCALAR("pageSize", STRING),
};

static const struct oakum_key interface_priority_rows[] = {
	SCALAR("name", STRING),
	SCALAR("priority", UINT32),
};

static const struct oakum_key network_rows[] = {
	SCALAR("classID", UINT32),
	OBJECTS("priorities", INTERFACE_PRIORITY),
};

static const struct oakum_key rdma_rows[] = {
	SCALAR("hcaHandles", UINT32),
	SCALAR("hcaObjects", UINT32),
};

static const struct oakum_key resources_rows[] = {
	OBJECT("blockIO", BLOCK_IO),
	OBJECT("cpu", CPU),
	OBJECTS("devices", DEVICE_RULE),
	OBJECTS("hugepageLimits", HUGEPAGE_LIMIT),
	OBJECT("memory", MEMORY),
	OBJECT("network", NETWORK),
	OBJECT("pids", PIDS),
	MAP_OBJECTS("rdma", RDMA),
	MAP("unified", STRING),
};

static const struct oakum_key namespace_rows[] = {
	SCALAR("path", STRING),
	SCALAR("type", STRING),
};

static const struct oakum_key device_rows[] = {
	SCALAR("fileMode", UINT32),
	SCALAR("gid", UINT32),
	SCALAR("major", INT64),
	SCALAR("minor", INT64),
	SCALAR("path", STRING),
	SCALAR("type", STRING),
	SCALAR("uid", UINT32),
};

static const struct oakum_key net_device_rows[] = {
	SCALAR("name", STRING),
};

static const struct oakum_key syscall_arg_rows[] = {
	SCALAR("index", UINT64),
	SCALAR("op", STRING),
	SCALAR("value", UINT64),
	SCALAR("valueTwo", UINT64),
};

static const struct oakum_key syscall_rows[] = {
	SCALAR("action", STRING),
	OBJECTS("args", SYSCALL_ARG),
	SCALAR("errnoRet", UINT64),
	ARRAY("names", STRING),
};

static const struct oakum_key seccomp_rows[] = {
	ARRAY("architectures", STRING),
	SCALAR("defaultAction", STRING),
	SCALAR("defaultErrnoRet", UINT64),
	ARRAY("flags", STRING),
	SCALAR("listenerMetadata", STRING),
	SCALAR("listenerPath", STRING),
	OBJECTS("syscalls", SYSCALL),
};

static const struct oakum_key intel_rdt_rows[] = {
	SCALAR("closID", STRING),
	SCALAR("enableCMT", BOOL),
	SCALAR("enableMBM", BOOL),
	SCALAR("enableMonitoring", BOOL),
	SCALAR("l3CacheSchema", STRING),
	SCALAR("memBwSchema", STRING),
	ARRAY("schemata", STRING),
};

static const struct oakum_key memory_policy_rows[] = {
	ARRAY("flags", STRING),
	SCALAR("mode", STRING),
	SCALAR("nodes", STRING),
};

static const struct oakum_key personality_rows[] = {
	SCALAR("domain", STRING),
	ARRAY("flags", STRING),
};

static const struct oakum_key time_offset_rows[] = {
	SCALAR("nanosecs", UINT32),
	SCALAR("secs", INT64),
};

static const struct oakum_key linux_rows[] = {
	SCALAR("cgroupsPath", STRING),
	OBJECTS("devices", DEVICE),
	OBJECTS("gidMappings", ID_MAPPING),
	OBJECT("intelRdt", INTEL_RDT),
	ARRAY("maskedPaths", STRING),
	OBJECT("memoryPolicy", MEMORY_POLICY),
	SCALAR("mountLabel", STRING),
	OBJECTS("namespaces", NAMESPACE),
	MAP_OBJECTS("netDevices", NET_DEVICE),
	OBJECT("personality", PERSONALITY),
	ARRAY("readonlyPaths", STRING),
	OBJECT("resources", RESOURCES),
	SCALAR("rootfsPropagation", STRING),
	OBJECT("seccomp", SECCOMP),
	MAP("sysctl", STRING),
	MAP_OBJECTS("timeOffsets", TIME_OFFSET),
	OBJECTS("uidMappings", ID_MAPPING),
};

static const struct oakum_key config_rows[] = {
	MAP("annotations", STRING),
	SCALAR("domainname", STRING),
	MAP("freebsd", ANY),
	OBJECT("hooks", HOOKS),
	SCALAR("hostname", STRING),
	OBJECT("linux", LINUX),
	OBJECTS("mounts", MOUNT),
	SCALAR("ociVersion", STRING),
	OBJECT("process", PROCESS),
	OBJECT("root", ROOT),
	MAP("solaris", ANY),
	MAP("vm", ANY),
	MAP("windows", ANY),
	MAP("zos", ANY),
};

/* clang-format on */

struct oakum_keys oakum_keys_of(enum oakum_keys_id id)
{
	switch (id) {
#define TABLE(id_, rows_)                                                                \
	case OAKUM_KEYS_##id_:                                                           \
		return (struct oakum_keys){rows_, OAKUM_COUNT(rows_)}
		TABLE(CONSOLE_SIZE, console_size_rows);
		TABLE(USER, user_rows);
		TABLE(CAPABILITIES, capabilities_rows);
		TABLE(RLIMIT, rlimit_rows);
		TABLE(SCHEDULER, scheduler_rows);
		TABLE(IO_PRIORITY, io_priority_rows);
		TABLE(CPU_AFFINITY, cpu_affinity_rows);
		TABLE(PROCESS, process_rows);
		TABLE(ROOT, root_rows);
		TABLE(ID_MAPPING, id_mapping_rows);
		TABLE(MOUNT, mount_rows);
		TABLE(HOOK, hook_rows);
		TABLE(HOOKS, hooks_rows);
		TABLE(DEVICE_RULE, device_rule_rows);
		TABLE(MEMORY, memory_rows);
		TABLE(CPU, cpu_rows);
		TABLE(PIDS, pids_rows);
		TABLE(WEIGHT_DEVICE, weight_device_rows);
		TABLE(THROTTLE_DEVICE, throttle_device_rows);
		TABLE(BLOCK_IO, block_io_rows);
		TABLE(HUGEPAGE_LIMIT, hugepage_limit_rows);
		TABLE(INTERFACE_PRIORITY, interface_priority_rows);
		TABLE(NETWORK, network_rows);
		TABLE(RDMA, rdma_rows);
		TABLE(RESOURCES, resources_rows);
		TABLE(NAMESPACE, namespace_rows);
		TABLE(DEVICE, device_rows);
		TABLE(NET_DEVICE, net_device_rows);
		TABLE(SYSCALL_ARG, syscall_arg_rows);
		TABLE(SYSCALL, syscall_rows);
		TABLE(SECCOMP, seccomp_rows);
		TABLE(INTEL_RDT, intel_rdt_rows);
		TABLE(MEMORY_POLICY, memory_policy_rows);
		TABLE(PERSONALITY, personality_rows);
		TABLE(TIME_OFFSET, time_offset_rows);
		TABLE(LINUX, linux_rows);
		TABLE(CONFIG, config_rows);
#undef TABLE
	case OAKUM_KEYS_NONE:
	default:
		return (struct oakum_keys){NULL, 0};
	}
}
