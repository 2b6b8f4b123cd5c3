/* SPDX-License-Identifier: Apache-2.0 */
/*
 * caps.h - the names of the Linux capabilities, exactly as the OCI runtime-spec spells them.
 *
 * A name is a capability here only if it is exact: upper case, with "CAP_", and known. The
 * runtimes do not agree on anything else. runc looks names up exactly as here and ignores an
 * unknown one with a warning. crun hands them to libcap's cap_from_text(3) family, which also
 * takes lower case ("cap_sys_admin"), numbers ("21", "0x15") and clauses
 * ("CAP_SYS_ADMIN,x", "CAP_SYS_ADMIN=ep"): all of these grant CAP_SYS_ADMIN there. So a name
 * that has no number here must never be passed on. See capabilities(7).
 *
 * A set is a uint64_t whose bit N stands for the capability of number N.
 */
#ifndef OAKUM_CAPS_H
#define OAKUM_CAPS_H

#include <stdint.h>

#include <oakum/attr.h>
#include <oakum/json.h>

#define OAKUM_CAP_COUNT	 41 /* CAP_CHOWN is 0, CAP_CHECKPOINT_RESTORE is 40 */
#define OAKUM_CAP_BIT(n) (UINT64_C(1) << (n))
#define OAKUM_CAPS_ALL	 (OAKUM_CAP_BIT(OAKUM_CAP_COUNT) - 1)

/* The number of an exact name; -1 for anything else, NULL among it. */
int oakum_cap_number(const char *name) OAKUM_PURE;

/* The name of a number; NULL when there is none of that number. */
const char *oakum_cap_name(int number);

/* The set that an array of names makes; names that are not exact add nothing, and ret_odd,
 * which may be NULL, gets the first element of that kind, or NULL when there is none. The
 * array may be NULL: the empty set. */
uint64_t oakum_caps_read(const struct oakum_node *array,
			 const struct oakum_node **ret_odd);

/* How many capabilities a set holds. */
int oakum_caps_count(uint64_t set) __attribute__((const));

#endif
