/* SPDX-License-Identifier: Apache-2.0 */
/*
 * resources - memory, processes and processors have limits.
 *
 * Absent, 0, negative and the largest numbers all mean "no limit". Swap comes on top of the
 * memory unless it is limited with it; it is left alone where the kernel cannot limit it.
 * What `update` brings is judged as well: there 0 and absent mean unchanged, nothing is
 * mended, because the caller believes in what it asked for.
 *
 * A tmpfs counts against the memory limit, so the sizes of mounts need not be added up here;
 * see the rule tmp. Not covered: huge pages, block I/O, and limits of cgroups above, such as
 * a pod's, which hold besides. See cgroups(7).
 */
#include <oakum/rule.h>

#include <inttypes.h>

#include <oakum/str.h>

#include "lib/limits.h"

#define MEMORY "linux/resources/memory/limit"
#define SWAP   "linux/resources/memory/swap"
#define PIDS   "linux/resources/pids/limit"
#define QUOTA  "linux/resources/cpu/quota"
#define PERIOD "linux/resources/cpu/period"

#define PERIOD_US 100000 /* of what is mended */

static const struct oakum_param params[] = {
	{.name = "memory",
	 .type = OAKUM_PARAM_SIZE,
	 .dflt = "\"0\"",
	 .min = 0,
	 .max = INT64_C(1) << 50,
	 .help = "the memory limit of a container without one; 0: half of the machine's memory"},
	{.name = "memory_max",
	 .type = OAKUM_PARAM_SIZE,
	 .dflt = "\"0\"",
	 .min = 0,
	 .max = INT64_C(1) << 50,
	 .help = "the highest memory limit; 0: the machine's memory"},
	{.name = "swap",
	 .type = OAKUM_PARAM_WORD,
	 .dflt = "\"double\"",
	 .words = {"none", "double", "any"},
	 .help = "none; double: as much swap again as memory, at most; any"},
	{.name = "pids",
	 .type = OAKUM_PARAM_INT,
	 .dflt = "4096",
	 .min = 1,
	 .max = 4194304,
	 .help = "how many processes and threads a container without a limit may have"},
	{.name = "pids_max",
	 .type = OAKUM_PARAM_INT,
	 .dflt = "32768",
	 .min = 1,
	 .max = 4194304,
	 .help = "the highest such limit"},
	{.name = "cpu",
	 .type = OAKUM_PARAM_INT,
	 .dflt = "0",
	 .min = 0,
	 .max = 1000000,
	 .help = "thousandths of a processor for a container without a limit; 0: none is set"},
	{.name = "cpu_max",
	 .type = OAKUM_PARAM_INT,
	 .dflt = "0",
	 .min = 0,
	 .max = 1000000,
	 .help = "the most thousandths of a processor; 0: as many as it likes"},
	{.name = ""},
};

struct judge {
	const struct oakum_ctx *ctx;
	struct oakum_findings *out;
	struct oakum_limits l;
	bool update; /* 0 and absent mean unchanged */
};

static int64_t number_at(const struct judge *j, const char *object, const char *key)
{
	int64_t n = 0;

	(void)oakum_spec_i64(oakum_spec_at(j->ctx->spec, object), key,
			     &n); /* absent: 0 */
	return n;
}

static void put(const struct judge *j, struct oakum_finding *f, const char *keys,
		int64_t n)
{
	if (!j->update)
		oakum_fix_put(j->out, f, keys, oakum_json_i64(j->ctx->arena, n));
}

static const char *size(const struct judge *j, uint64_t bytes)
{
	return oakum_size_text(j->ctx->arena, bytes);
}

/* Returns the finding, and the limit that holds after it is mended. */
static struct oakum_finding *judge_memory(const struct judge *j, uint64_t *ret_limit)
{
	int64_t limit = number_at(j, "linux/resources/memory", "limit");
	struct oakum_finding *f;

	*ret_limit = 0;
	if (!oakum_limit_is_one(limit)) {
		if ((j->update && limit == 0) ||
		    oakum_limits_unified_has(j->ctx, &j->l, "memory.max"))
			return NULL;
		*ret_limit = j->update ? 0 : j->l.memory;
		f = oakum_find_at(
			j->out, MEMORY,
			"has no memory limit: the highest that is allowed is %s",
			size(j, j->l.memory_max));
	} else if ((uint64_t)limit > j->l.memory_max) {
		*ret_limit = j->l.memory_max;
		f = oakum_find_at(
			j->out, MEMORY,
			"has a memory limit of %s: the highest that is allowed is %s",
			size(j, (uint64_t)limit), size(j, j->l.memory_max));
	} else {
		*ret_limit = (uint64_t)limit;
		return NULL;
	}
	put(j, f, MEMORY, (int64_t)*ret_limit);
	return f;
}

/* f is what was found about the memory, which this belongs to. */
static void judge_swap(const struct judge *j, struct oakum_finding *f, uint64_t memory)
{
	int64_t swap = number_at(j, "linux/resources/memory", "swap");
	int64_t most = oakum_limits_swap(&j->l, memory ? memory : j->l.memory_max);

	if (!j->l.swap || (swap == 0 && (j->update || !memory)))
		return;
	if (swap > 0 && swap <= most && !(f && (uint64_t)swap < memory))
		return;
	if (!f || j->update)
		f = oakum_find_at(
			j->out, SWAP,
			oakum_limit_is_one(swap)
				? "has more swap than is allowed: %s with the memory"
				: "has swap without a limit: %s with the memory is allowed",
			size(j, (uint64_t)most));
	put(j, f, SWAP, most);
}

static void judge_oom(const struct judge *j)
{
	static const char keys[] = "linux/resources/memory/disableOOMKiller";
	struct oakum_finding *f;

	if (!oakum_json_true(oakum_spec_at(j->ctx->spec, keys)))
		return;
	f = oakum_find_at(j->out, keys,
			  "hangs instead of being killed when its memory is used up");
	if (!j->update)
		oakum_fix_put(j->out, f, keys, oakum_json_bool(j->ctx->arena, false));
}

static void judge_pids(const struct judge *j)
{
	int64_t limit = number_at(j, "linux/resources/pids", "limit");

	if ((j->update && limit == 0) || (limit > 0 && (uint64_t)limit <= j->l.pids_max))
		return;
	if (limit > 0)
		put(j,
		    oakum_find_at(j->out, PIDS,
				  "may have %" PRId64
				  " processes: the highest that is allowed is %" PRIu64,
				  limit, j->l.pids_max),
		    PIDS, (int64_t)j->l.pids_max);
	else if (!oakum_limits_unified_has(j->ctx, &j->l, "pids.max"))
		put(j,
		    oakum_find_at(
			    j->out, PIDS,
			    "may have any number of processes: the highest that is allowed is %" PRIu64,
			    j->l.pids_max),
		    PIDS, (int64_t)j->l.pids);
}

static void judge_cpu(const struct judge *j)
{
	int64_t quota = number_at(j, "linux/resources/cpu", "quota");
	uint64_t period = 0, most = j->l.cpu_max;
	struct oakum_finding *f;

	(void)oakum_spec_u64(oakum_spec_at(j->ctx->spec, "linux/resources/cpu"), "period",
			     &period);
	if (!j->l.cpu || (j->update && quota == 0) ||
	    (quota > 0 && (!most || oakum_limit_cpu(quota, period) <= most)) ||
	    oakum_limits_unified_has(j->ctx, &j->l, "cpu.max"))
		return;
	f = oakum_find_at(j->out, QUOTA, "has %s: %" PRIu64 " thousandths are %s",
			  quota > 0 ? "more of the processors than is allowed"
				    : "no limit of processor time",
			  most ? most : j->l.cpu, most ? "the most" : "given");
	most = quota > 0 ? most : j->l.cpu;
	put(j, f, QUOTA, (int64_t)(most * (PERIOD_US / 1000)));
	put(j, f, PERIOD, PERIOD_US);
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	struct judge j = {.ctx = ctx,
			  .out = out,
			  .update = ctx->spec->kind == OAKUM_SPEC_RESOURCES};
	uint64_t memory = 0;
	struct oakum_finding *f;
	int r = oakum_limits_make(ctx, &j.l, e);

	if (r < 0)
		return r;
	f = judge_memory(&j, &memory);
	judge_swap(&j, f, memory);
	judge_oom(&j);
	judge_pids(&j);
	judge_cpu(&j);
	oakum_limits_judge_unified(ctx, out, &j.l);
	return 0;
}

const struct oakum_rule oakum_rule_resources = {
	.id = "resources",
	.title = "Limits of memory, processes and processor time",
	.why = "One container without limits takes the memory, the processes or the processors of the whole machine.",
	.from = "CIS 5.11, CIS 5.12, CIS 5.29, OWASP 7",
	.flags = OAKUM_RULE_ON_UPDATE,
};

OAKUM_RULE_CODE(resources, params, evaluate)
