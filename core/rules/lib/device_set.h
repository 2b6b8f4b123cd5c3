/* SPDX-License-Identifier: Apache-2.0 */
/*
 * device_set.h - sets of devices as device rules describe them: type, numbers, access.
 *
 * Pure but for entries of a list that name a device of this machine by its path.
 */
#ifndef OAKUM_RULES_DEVICE_SET_H
#define OAKUM_RULES_DEVICE_SET_H

#include <stdbool.h>
#include <stdint.h>

#include <oakum/rule.h>

#define OAKUM_DEVICE_ANY (-1) /* of major and minor numbers */

enum {
	OAKUM_DEVICE_READ = 1u << 0,
	OAKUM_DEVICE_WRITE = 1u << 1,
	OAKUM_DEVICE_MKNOD = 1u << 2,
	OAKUM_DEVICE_RWM = OAKUM_DEVICE_READ | OAKUM_DEVICE_WRITE | OAKUM_DEVICE_MKNOD,
};

/* One device or more. */
struct oakum_devices {
	char type; /* 'c', 'b' or 'a' for all, whatever the numbers are */
	int64_t major, minor;
	unsigned access;
};

struct oakum_device_set {
	const struct oakum_devices *list;
	size_t n;
};

/* What the runtimes give every container (null, zero, a terminal, making nodes that cannot be
 * opened), and what the list `allow` of a policy adds: "c 195:*", "b 7:0 r", "/dev/fuse". A
 * path that is no device now adds nothing; an entry of another form fails. */
int oakum_device_set_make(const struct oakum_ctx *ctx, const char *const *allow, size_t n,
			  struct oakum_device_set *ret, struct oakum_err *e) OAKUM_MUST;

/* Whether all of d is in the set; its access may be the sum of several entries. */
bool oakum_device_set_has(const struct oakum_device_set *set,
			  const struct oakum_devices *d);

/* "rw" as bits; letters that nobody knows, and no letters, are all of them. */
unsigned oakum_device_access(const char *text);

/* "b 8:* rwm" */
char *oakum_devices_text(struct oakum_arena *a,
			 const struct oakum_devices *d) OAKUM_NONNULL;

/* What one rule of linux.resources.devices is about. */
struct oakum_devices oakum_device_rule_read(const struct oakum_node *rule,
					    bool *ret_allow);

/* The first of an array of rules that counts: those before it are forgotten. NULL when there
 * is none; rules may be NULL. */
const struct oakum_node *oakum_device_rules_first(const struct oakum_node *rules);

#endif
