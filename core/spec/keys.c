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
#define ROW(name_, kind_, of_, child_) {name_, sizeof(name_) - 1, kind_, of_, child_}
#define SCALAR(name_, kind_)       ROW(name_, OAKUM_KEY_##kind_, OAKUM_KEY_UNSET, NULL)
#define OBJECT(name_, child_)      ROW(name_, OAKUM_KEY_OBJECT, OAKUM_KEY_UNSET, child_)
#define ARRAY(name_, of_)          ROW(name_, OAKUM_KEY_ARRAY, OAKUM_KEY_##of_, NULL)
#define OBJECTS(name_, child_)     ROW(name_, OAKUM_KEY_ARRAY, OAKUM_KEY_OBJECT, child_)
#define MAP(name_, of_)            ROW(name_, OAKUM_KEY_MAP, OAKUM_KEY_##of_, NULL)
#define MAP_OBJECTS(name_, child_) ROW(name_, OAKUM_KEY_MAP, OAKUM_KEY_OBJECT, child_)
#define TABLE(rows_)               {rows_, OAKUM_COUNT(rows_)}

static const struct oakum_key console_size_rows[] = {
	SCALAR("height", UINT64),
	SCALAR("width", UINT64),
};
static const struct oakum_keys console_size_keys = TABLE(console_size_rows);

static const struct oakum_key user_rows[] = {
	ARRAY("additionalGids", UINT32),
	SCALAR("gid", UINT32),
	SCALAR("uid", UINT32),
	SCALAR("umask", UINT32),
	SCALAR("username", STRING),
};
static const struct oakum_keys user_keys = TABLE(user_rows);

static const struct oakum_key capabilities_rows[] = {
	ARRAY("ambient", STRING),
	ARRAY("bounding", STRING),
	ARRAY("effective", STRING),
	ARRAY("inheritable", STRING),
	ARRAY("permitted", STRING),
};
const struct oakum_keys oakum_keys_capabilities = TABLE(capabilities_rows);

static const struct oakum_key rlimit_rows[] = {
	SCALAR("hard", UINT64),
	SCALAR("soft", UINT64),
	SCALAR("type", STRING),
};
static const struct oakum_keys rlimit_keys = TABLE(rlimit_rows);

static const struct oakum_key scheduler_rows[] = {
	SCALAR("deadline", UINT64),
	ARRAY("flags", STRING),
	SCALAR("nice", INT32),
	SCALAR("period", UINT64),
	SCALAR("policy", STRING),
	SCALAR("priority", INT32),
	SCALAR("runtime", UINT64),
};
static const struct oakum_keys scheduler_keys = TABLE(scheduler_rows);

static const struct oakum_key io_priority_rows[] = {
	SCALAR("class", STRING),
	SCALAR("priority", INT64),
};
static const struct oakum_keys io_priority_keys = TABLE(io_priority_rows);

static const struct oakum_key cpu_affinity_rows[] = {
	SCALAR("final", STRING),
	SCALAR("initial", STRING),
};
static const struct oakum_keys cpu_affinity_keys = TABLE(cpu_affinity_rows);

static const struct oakum_key process_rows[] = {
	SCALAR("apparmorProfile", STRING),
	ARRAY("args", STRING),
	OBJECT("capabilities", &oakum_keys_capabilities),
	SCALAR("commandLine", STRING),
	OBJECT("consoleSize", &console_size_keys),
	SCALAR("cwd", STRING),
	ARRAY("env", STRING),
	OBJECT("execCPUAffinity", &cpu_affinity_keys),
	OBJECT("ioPriority", &io_priority_keys),
	SCALAR("noNewPrivileges", BOOL),
	SCALAR("oomScoreAdj", INT64),
	OBJECTS("rlimits", &rlimit_keys),
	OBJECT("scheduler", &scheduler_keys),
	SCALAR("selinuxLabel", STRING),
	SCALAR("terminal", BOOL),
	OBJECT("user", &user_keys),
};
const struct oakum_keys oakum_keys_process = TABLE(process_rows);

static const struct oakum_key root_rows[] = {
	SCALAR("path", STRING),
	SCALAR("readonly", BOOL),
};
static const struct oakum_keys root_keys = TABLE(root_rows);

static const struct oakum_key id_mapping_rows[] = {
	SCALAR("containerID", UINT32),
	SCALAR("hostID", UINT32),
	SCALAR("size", UINT32),
};
static const struct oakum_keys id_mapping_keys = TABLE(id_mapping_rows);

static const struct oakum_key mount_rows[] = {
	SCALAR("destination", STRING),
	OBJECTS("gidMappings", &id_mapping_keys),
	ARRAY("options", STRING),
	SCALAR("source", STRING),
	SCALAR("type", STRING),
	OBJECTS("uidMappings", &id_mapping_keys),
};
static const struct oakum_keys mount_keys = TABLE(mount_rows);

static const struct oakum_key hook_rows[] = {
	ARRAY("args", STRING),
	ARRAY("env", STRING),
	SCALAR("path", STRING),
	SCALAR("timeout", INT64),
};
static const struct oakum_keys hook_keys = TABLE(hook_rows);

static const struct oakum_key hooks_rows[] = {
	OBJECTS("createContainer", &hook_keys),
	OBJECTS("createRuntime", &hook_keys),
	OBJECTS("poststart", &hook_keys),
	OBJECTS("poststop", &hook_keys),
	OBJECTS("prestart", &hook_keys),
	OBJECTS("startContainer", &hook_keys),
};
static const struct oakum_keys hooks_keys = TABLE(hooks_rows);

static const struct oakum_key device_rule_rows[] = {
	SCALAR("access", STRING),
	SCALAR("allow", BOOL),
	SCALAR("major", INT64),
	SCALAR("minor", INT64),
	SCALAR("type", STRING),
};
static const struct oakum_keys device_rule_keys = TABLE(device_rule_rows);

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
static const struct oakum_keys memory_keys = TABLE(memory_rows);

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
static const struct oakum_keys cpu_keys = TABLE(cpu_rows);

static const struct oakum_key pids_rows[] = {
	SCALAR("limit", INT64),
};
static const struct oakum_keys pids_keys = TABLE(pids_rows);

static const struct oakum_key weight_device_rows[] = {
	SCALAR("leafWeight", UINT16),
	SCALAR("major", INT64),
	SCALAR("minor", INT64),
	SCALAR("weight", UINT16),
};
static const struct oakum_keys weight_device_keys = TABLE(weight_device_rows);

static const struct oakum_key throttle_device_rows[] = {
	SCALAR("major", INT64),
	SCALAR("minor", INT64),
	SCALAR("rate", UINT64),
};
static const struct oakum_keys throttle_device_keys = TABLE(throttle_device_rows);

static const struct oakum_key block_io_rows[] = {
	SCALAR("leafWeight", UINT16),
	OBJECTS("throttleReadBpsDevice", &throttle_device_keys),
	OBJECTS("throttleReadIOPSDevice", &throttle_device_keys),
	OBJECTS("throttleWriteBpsDevice", &throttle_device_keys),
	OBJECTS("throttleWriteIOPSDevice", &throttle_device_keys),
	SCALAR("weight", UINT16),
	OBJECTS("weightDevice", &weight_device_keys),
};
static const struct oakum_keys block_io_keys = TABLE(block_io_rows);

static const struct oakum_key hugepage_limit_rows[] = {
	SCALAR("limit", UINT64),
	SCALAR("pageSize", STRING),
};
static const struct oakum_keys hugepage_limit_keys = TABLE(hugepage_limit_rows);

static const struct oakum_key interface_priority_rows[] = {
	SCALAR("name", STRING),
	SCALAR("priority", UINT32),
};
static const struct oakum_keys interface_priority_keys = TABLE(interface_priority_rows);

static const struct oakum_key network_rows[] = {
	SCALAR("classID", UINT32),
	OBJECTS("priorities", &interface_priority_keys),
};
static const struct oakum_keys network_keys = TABLE(network_rows);

static const struct oakum_key rdma_rows[] = {
	SCALAR("hcaHandles", UINT32),
	SCALAR("hcaObjects", UINT32),
};
static const struct oakum_keys rdma_keys = TABLE(rdma_rows);

static const struct oakum_key resources_rows[] = {
	OBJECT("blockIO", &block_io_keys),
	OBJECT("cpu", &cpu_keys),
	OBJECTS("devices", &device_rule_keys),
	OBJECTS("hugepageLimits", &hugepage_limit_keys),
	OBJECT("memory", &memory_keys),
	OBJECT("network", &network_keys),
	OBJECT("pids", &pids_keys),
	MAP_OBJECTS("rdma", &rdma_keys),
	MAP("unified", STRING),
};
const struct oakum_keys oakum_keys_resources = TABLE(resources_rows);

static const struct oakum_key namespace_rows[] = {
	SCALAR("path", STRING),
	SCALAR("type", STRING),
};
static const struct oakum_keys namespace_keys = TABLE(namespace_rows);

static const struct oakum_key device_rows[] = {
	SCALAR("fileMode", UINT32),
	SCALAR("gid", UINT32),
	SCALAR("major", INT64),
	SCALAR("minor", INT64),
	SCALAR("path", STRING),
	SCALAR("type", STRING),
	SCALAR("uid", UINT32),
};
static const struct oakum_keys device_keys = TABLE(device_rows);

static const struct oakum_key net_device_rows[] = {
	SCALAR("name", STRING),
};
static const struct oakum_keys net_device_keys = TABLE(net_device_rows);

static const struct oakum_key syscall_arg_rows[] = {
	SCALAR("index", UINT64),
	SCALAR("op", STRING),
	SCALAR("value", UINT64),
	SCALAR("valueTwo", UINT64),
};
static const struct oakum_keys syscall_arg_keys = TABLE(syscall_arg_rows);

static const struct oakum_key syscall_rows[] = {
	SCALAR("action", STRING),
	OBJECTS("args", &syscall_arg_keys),
	SCALAR("errnoRet", UINT64),
	ARRAY("names", STRING),
};
static const struct oakum_keys syscall_keys = TABLE(syscall_rows);

static const struct oakum_key seccomp_rows[] = {
	ARRAY("architectures", STRING),
	SCALAR("defaultAction", STRING),
	SCALAR("defaultErrnoRet", UINT64),
	ARRAY("flags", STRING),
	SCALAR("listenerMetadata", STRING),
	SCALAR("listenerPath", STRING),
	OBJECTS("syscalls", &syscall_keys),
};
static const struct oakum_keys seccomp_keys = TABLE(seccomp_rows);

static const struct oakum_key intel_rdt_rows[] = {
	SCALAR("closID", STRING),
	SCALAR("enableCMT", BOOL),
	SCALAR("enableMBM", BOOL),
	SCALAR("enableMonitoring", BOOL),
	SCALAR("l3CacheSchema", STRING),
	SCALAR("memBwSchema", STRING),
	ARRAY("schemata", STRING),
};
static const struct oakum_keys intel_rdt_keys = TABLE(intel_rdt_rows);

static const struct oakum_key memory_policy_rows[] = {
	ARRAY("flags", STRING),
	SCALAR("mode", STRING),
	SCALAR("nodes", STRING),
};
static const struct oakum_keys memory_policy_keys = TABLE(memory_policy_rows);

static const struct oakum_key personality_rows[] = {
	SCALAR("domain", STRING),
	ARRAY("flags", STRING),
};
static const struct oakum_keys personality_keys = TABLE(personality_rows);

static const struct oakum_key time_offset_rows[] = {
	SCALAR("nanosecs", UINT32),
	SCALAR("secs", INT64),
};
static const struct oakum_keys time_offset_keys = TABLE(time_offset_rows);

static const struct oakum_key linux_rows[] = {
	SCALAR("cgroupsPath", STRING),
	OBJECTS("devices", &device_keys),
	OBJECTS("gidMappings", &id_mapping_keys),
	OBJECT("intelRdt", &intel_rdt_keys),
	ARRAY("maskedPaths", STRING),
	OBJECT("memoryPolicy", &memory_policy_keys),
	SCALAR("mountLabel", STRING),
	OBJECTS("namespaces", &namespace_keys),
	MAP_OBJECTS("netDevices", &net_device_keys),
	OBJECT("personality", &personality_keys),
	ARRAY("readonlyPaths", STRING),
	OBJECT("resources", &oakum_keys_resources),
	SCALAR("rootfsPropagation", STRING),
	OBJECT("seccomp", &seccomp_keys),
	MAP("sysctl", STRING),
	MAP_OBJECTS("timeOffsets", &time_offset_keys),
	OBJECTS("uidMappings", &id_mapping_keys),
};
static const struct oakum_keys linux_keys = TABLE(linux_rows);

static const struct oakum_key config_rows[] = {
	MAP("annotations", STRING),
	SCALAR("domainname", STRING),
	MAP("freebsd", ANY),
	OBJECT("hooks", &hooks_keys),
	SCALAR("hostname", STRING),
	OBJECT("linux", &linux_keys),
	OBJECTS("mounts", &mount_keys),
	SCALAR("ociVersion", STRING),
	OBJECT("process", &oakum_keys_process),
	OBJECT("root", &root_keys),
	MAP("solaris", ANY),
	MAP("vm", ANY),
	MAP("windows", ANY),
	MAP("zos", ANY),
};
const struct oakum_keys oakum_keys_config = TABLE(config_rows);

/* clang-format on */
