/* SPDX-License-Identifier: Apache-2.0 */
/* caps.c - see caps.h. Numbers and names: include/uapi/linux/capability.h of Linux. */
#include <oakum/caps.h>

#include <string.h>

/* Sorted by name, for searching; a unit test holds it against libcap. */
static const struct {
	char name[24];
	int number;
} by_name[OAKUM_CAP_COUNT] = {
	{"CAP_AUDIT_CONTROL", 30},
	{"CAP_AUDIT_READ", 37},
	{"CAP_AUDIT_WRITE", 29},
	{"CAP_BLOCK_SUSPEND", 36},
	{"CAP_BPF", 39},
	{"CAP_CHECKPOINT_RESTORE", 40},
	{"CAP_CHOWN", 0},
	{"CAP_DAC_OVERRIDE", 1},
	{"CAP_DAC_READ_SEARCH", 2},
	{"CAP_FOWNER", 3},
	{"CAP_FSETID", 4},
	{"CAP_IPC_LOCK", 14},
	{"CAP_IPC_OWNER", 15},
	{"CAP_KILL", 5},
	{"CAP_LEASE", 28},
	{"CAP_LINUX_IMMUTABLE", 9},
	{"CAP_MAC_ADMIN", 33},
	{"CAP_MAC_OVERRIDE", 32},
	{"CAP_MKNOD", 27},
	{"CAP_NET_ADMIN", 12},
	{"CAP_NET_BIND_SERVICE", 10},
	{"CAP_NET_BROADCAST", 11},
	{"CAP_NET_RAW", 13},
	{"CAP_PERFMON", 38},
	{"CAP_SETFCAP", 31},
	{"CAP_SETGID", 6},
	{"CAP_SETPCAP", 8},
	{"CAP_SETUID", 7},
	{"CAP_SYSLOG", 34},
	{"CAP_SYS_ADMIN", 21},
	{"CAP_SYS_BOOT", 22},
	{"CAP_SYS_CHROOT", 18},
	{"CAP_SYS_MODULE", 16},
	{"CAP_SYS_NICE", 23},
	{"CAP_SYS_PACCT", 20},
	{"CAP_SYS_PTRACE", 19},
	{"CAP_SYS_RAWIO", 17},
	{"CAP_SYS_RESOURCE", 24},
	{"CAP_SYS_TIME", 25},
	{"CAP_SYS_TTY_CONFIG", 26},
	{"CAP_WAKE_ALARM", 35},
};

int oakum_cap_number(const char *name)
{
	size_t low = 0, high = OAKUM_CAP_COUNT;

	if (!name)
		return -1;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int order = strcmp(name, by_name[mid].name);

		if (!order)
			return by_name[mid].number;
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return -1;
}

/* Names are asked for when something is said about them: no second table for that. */
const char *oakum_cap_name(int number)
{
	for (size_t i = 0; i < OAKUM_CAP_COUNT; i++) {
		if (by_name[i].number == number)
			return by_name[i].name;
	}
	return NULL;
}

uint64_t oakum_caps_read(const struct oakum_node *array,
			 const struct oakum_node **ret_odd)
{
	const struct oakum_node *odd = NULL;
	uint64_t set = 0;

	oakum_json_each(name, array) {
		int number = oakum_cap_number(oakum_json_str(name));

		if (number >= 0)
			set |= OAKUM_CAP_BIT(number);
		else if (!odd)
			odd = name;
	}
	if (ret_odd)
		*ret_odd = odd;
	return set;
}

int oakum_caps_count(uint64_t set)
{
	return __builtin_popcountll(set);
}
