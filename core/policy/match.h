/* SPDX-License-Identifier: Apache-2.0 */
/*
 * match.h - what an exception may be matched on: the members of struct oakum_subject.
 *
 * The table is the one place where they are listed; reading, showing and matching use it.
 */
#ifndef OAKUM_POLICY_MATCH_H
#define OAKUM_POLICY_MATCH_H

#include <oakum/policy.h>

#include "internal.h"

#define OAKUM_POLICY_MATCH_KEYS 9

extern const char oakum_policy_match_keys[OAKUM_POLICY_MATCH_KEYS][16];

/* The member of a subject that a key of the table stands for. */
const char **oakum_policy_match_slot(struct oakum_subject *subject, size_t key);
const char *oakum_policy_match_get(const struct oakum_subject *subject, size_t key);

/* Whether the node is a member that "match" knows. */
int oakum_policy_match_known(struct oakum_policy_source *s, const struct oakum_node *n,
			     struct oakum_err *e) OAKUM_MUST;
/* Checks text as the value of the known member n and sets it. */
int oakum_policy_match_set(struct oakum_policy_source *s, const struct oakum_node *n,
			   const char *text, struct oakum_subject *match,
			   struct oakum_err *e) OAKUM_MUST;

#endif
