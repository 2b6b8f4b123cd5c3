/* SPDX-License-Identifier: Apache-2.0 */
/*
 * rlimits - core dumps, open files and processes have limits.
 *
 * Sees what the document asks for, hard and soft. What it does not mention is what the engine
 * itself runs with, which is the administrator's. Core dumps may be piped to a program of the
 * host (core_pattern) and hold secrets. Limits by which a process could become a real-time one
 * are the rule scheduling's; memory and processes of the whole container are the rule
 * resources'. See setrlimit(2).
 */
#include <oakum/rule.h>

#include <inttypes.h>

#include <oakum/str.h>

static const struct oakum_param params[] = {
	{.name = "core",
	 .type = OAKUM_PARAM_SIZE,
	 .dflt = "0",
	 .max = INT64_MAX,
	 .help = "the largest core dump"},
	{.name = "nofile",
	 .type = OAKUM_PARAM_INT,
	 .dflt = "1048576",
	 .min = 64,
	 .max = INT64_MAX,
	 .help = "the most open files of a process"},
	{.name = "nproc",
	 .type = OAKUM_PARAM_INT,
	 .dflt = "1048576",
	 .min = 1,
	 .max = INT64_MAX,
	 .help = "the most processes of one user, on the whole machine"},
	{.name = ""},
};

static const struct {
	char type[16];
	char param[8];
} limits[] = {
	{"RLIMIT_CORE", "core"},
	{"RLIMIT_NOFILE", "nofile"},
	{"RLIMIT_NPROC", "nproc"},
};

static const char *amount(struct oakum_arena *a, uint64_t v)
{
	return v == UINT64_MAX ? "unlimited" : oakum_arena_printf(a, "%" PRIu64, v);
}

/* Finds one limit above max; the parts of it that are above come down to max. */
static void judge(struct oakum_findings *out, const struct oakum_node *limit,
		  const char *type, uint64_t max)
{
	static const char keys[][8] = {"hard", "soft"};
	uint64_t v[OAKUM_COUNT(keys)] = {0};
	struct oakum_finding *f;

	for (size_t i = 0; i < OAKUM_COUNT(keys); i++)
		(void)oakum_spec_u64(limit, keys[i], &v[i]); /* absent is 0 */
	if (v[0] <= max && v[1] <= max)
		return;
	f = oakum_find(out, limit, "sets %s to %s, above %" PRIu64, type,
		       amount(out->arena, v[0] > v[1] ? v[0] : v[1]), max);
	for (size_t i = 0; i < OAKUM_COUNT(keys); i++) {
		if (v[i] > max)
			oakum_fix_replace(out, f, oakum_spec_get(limit, keys[i]),
					  oakum_json_u64(out->arena, max));
	}
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	(void)e; /* this rule cannot fail */
	oakum_json_each(limit, oakum_spec_get(ctx->spec->process, "rlimits")) {
		const char *type = "";

		(void)oakum_spec_str(limit, "type",
				     &type); /* none is the runtime's error */
		for (size_t i = 0; i < OAKUM_COUNT(limits); i++) {
			if (oakum_streq(type, limits[i].type))
				judge(out, limit, type,
				      (uint64_t)oakum_arg_int(ctx, limits[i].param));
		}
	}
	return 0;
}

const struct oakum_rule oakum_rule_rlimits = {
	.id = "rlimits",
	.title = "Core dumps, open files and processes have limits",
	.why = "One process that opens files or forks without end, or dumps its secrets, harms all others.",
	.from = "CIS 5.19, OWASP 7",
	.flags = OAKUM_RULE_ON_EXEC,
};

OAKUM_RULE_CODE(rlimits, params, evaluate)
