/* SPDX-License-Identifier: Apache-2.0 */
/*
 * scheduling - the container takes its turn like all others, and dies like all others.
 *
 * Sees an oomScoreAdj below 0 (the kernel kills the host's services first), real-time and
 * unknown policies and nice values below 0, the limits by which a process could give itself
 * those (RLIMIT_RTPRIO, RLIMIT_NICE), input and output before everybody's, processors outside
 * the cpuset, an execution domain other than Linux's two or with flags (ADDR_NO_RANDOMIZE,
 * READ_IMPLIES_EXEC), and a class of cache and memory bandwidth that is not the container's
 * own: closID is a directory below /sys/fs/resctrl.
 *
 * The kubelet gives pods a negative oomScoreAdj by their class of service; where the engine's
 * own state says that it is a pod, that stays. Not covered: what an absent value inherits from
 * the engine. See sched(7), ioprio_set(2), personality(2).
 */
#include <oakum/rule.h>

#include <inttypes.h>
#include <string.h>

#include <oakum/str.h>
#include <oakum/subject.h>
#include <oakum/words.h>

#include "lib/cpu_list.h"

#define SHOWN_MAX 60
#define NICE_MAX  20 /* of RLIMIT_NICE: no better than nice 0 */

static const char policies[][12] = {"SCHED_OTHER", "SCHED_BATCH", "SCHED_IDLE"};
static const char io_classes[][20] = {"IOPRIO_CLASS_BE", "IOPRIO_CLASS_IDLE"};
static const char domains[][8] = {"LINUX", "LINUX32"};

static const char *text_at(const struct oakum_node *obj, const char *key)
{
	const char *s = "";

	(void)oakum_spec_str(obj, key, &s); /* absent is "" */
	return s;
}

static const char *shown(const struct oakum_ctx *ctx, const char *s)
{
	return oakum_str_show(ctx->arena, s, SHOWN_MAX);
}

/* Nobody but the kubelet chooses it there. */
static bool is_kubelets(const struct oakum_ctx *ctx)
{
	return oakum_streq(ctx->subject->engine, "cri") ||
	       oakum_streq(ctx->subject->engine, "crio");
}

static void judge_oom_score(const struct oakum_ctx *ctx, struct oakum_findings *out)
{
	static const char keys[] = "process/oomScoreAdj";
	int64_t score = 0;

	(void)oakum_spec_i64(ctx->spec->process, "oomScoreAdj", &score);
	if (score >= 0 || is_kubelets(ctx))
		return;
	oakum_fix_put(
		out,
		oakum_find_at(
			out, keys,
			"is killed after the host's own services when memory runs out (oomScoreAdj %" PRId64
			")",
			score),
		keys, oakum_json_i64(ctx->arena, 0));
}

static void judge_scheduler(const struct oakum_ctx *ctx, struct oakum_findings *out)
{
	const struct oakum_node *s = oakum_spec_get(ctx->spec->process, "scheduler");
	const char *policy = text_at(s, "policy");
	struct oakum_finding *f = NULL;
	int64_t nice = 0;

	(void)oakum_spec_i64(s, "nice", &nice); /* absent is 0 */
	if (s && !oakum_words_have(OAKUM_WORDS(policies), policy))
		f = oakum_find(out, s, "runs before everything else (scheduler '%s')",
			       shown(ctx, policy));
	else if (nice < 0)
		f = oakum_find(out, s, "runs before others (nice %" PRId64 ")", nice);
	if (f)
		oakum_fix_drop(out, f, "process/scheduler");
}

static void judge_io(const struct oakum_ctx *ctx, struct oakum_findings *out)
{
	const struct oakum_node *io = oakum_spec_get(ctx->spec->process, "ioPriority");
	const char *class = text_at(io, "class");

	if (!io || oakum_words_have(OAKUM_WORDS(io_classes), class))
		return;
	oakum_fix_drop(out,
		       oakum_find(out, io,
				  "reads and writes before everything else ('%s')",
				  shown(ctx, class)),
		       "process/ioPriority");
}

/* RLIMIT_RTPRIO and RLIMIT_NICE give what CAP_SYS_NICE gives. */
static void judge_limit(const struct oakum_ctx *ctx, struct oakum_findings *out,
			const struct oakum_node *limit)
{
	const char *type = text_at(limit, "type");
	uint64_t max = oakum_streq(type, "RLIMIT_NICE") ? NICE_MAX : 0;
	uint64_t hard = 0, soft = 0;
	struct oakum_finding *f;

	if (!oakum_streq(type, "RLIMIT_NICE") && !oakum_streq(type, "RLIMIT_RTPRIO"))
		return;
	(void)oakum_spec_u64(limit, "hard", &hard); /* absent is 0 */
	(void)oakum_spec_u64(limit, "soft", &soft);
	if (hard <= max && soft <= max)
		return;
	f = oakum_find(out, limit, "may give itself a turn before others (%s)", type);
	if (hard > max)
		oakum_fix_replace(out, f, oakum_spec_get(limit, "hard"),
				  oakum_json_u64(ctx->arena, max));
	if (soft > max)
		oakum_fix_replace(out, f, oakum_spec_get(limit, "soft"),
				  oakum_json_u64(ctx->arena, max));
}

/* What a process that joins later runs on before and after it has joined the cgroup. */
static void judge_affinity(const struct oakum_ctx *ctx, struct oakum_findings *out)
{
	const struct oakum_node *a =
		oakum_spec_get(ctx->spec->process, "execCPUAffinity");
	const struct oakum_node *cpu = oakum_spec_get(ctx->spec->resources, "cpu");
	const char *cpuset = text_at(cpu, "cpus");
	struct oakum_cpus all, wanted[2];

	if (!a || (!*cpuset && ctx->spec->kind == OAKUM_SPEC_CONFIG))
		return;
	if (*cpuset && oakum_cpus_read(cpuset, &all) &&
	    oakum_cpus_read(text_at(a, "initial"), &wanted[0]) &&
	    oakum_cpus_read(text_at(a, "final"), &wanted[1]) &&
	    oakum_cpus_within(&wanted[0], &all) && oakum_cpus_within(&wanted[1], &all))
		return;
	oakum_fix_drop(
		out,
		oakum_find(out, a, "asks for processors that may lie outside its cpuset"),
		"process/execCPUAffinity");
}

static void judge_personality(const struct oakum_ctx *ctx, struct oakum_findings *out)
{
	const struct oakum_node *p = oakum_spec_at(ctx->spec, "linux/personality");
	const struct oakum_node *flags = oakum_spec_get(p, "flags");
	const char *domain = text_at(p, "domain");

	if (!p ||
	    (oakum_words_have(OAKUM_WORDS(domains), domain) && (!flags || !flags->count)))
		return;
	oakum_fix_drop(out,
		       oakum_find(out, p,
				  "runs in an execution domain that weakens it ('%s'%s)",
				  shown(ctx, domain),
				  flags && flags->count ? " with flags" : ""),
		       "linux/personality");
}

/* The name of a class that is a directory of its own. */
static bool is_class_name(const char *s)
{
	return !strchr(s, '/') && s[0] != '.' && strcmp(s, "info") != 0 &&
	       strcmp(s, "mon_groups") != 0 && strcmp(s, "mon_data") != 0;
}

static void judge_cache(const struct oakum_ctx *ctx, struct oakum_findings *out)
{
	const struct oakum_node *rdt = oakum_spec_at(ctx->spec, "linux/intelRdt");
	const char *class = text_at(rdt, "closID");

	/* Without a name it is called as the container. */
	if (!*class || is_class_name(class))
		return;
	oakum_fix_drop(out,
		       oakum_find(out, rdt,
				  "changes the host's shares of the cache (closID '%s')",
				  shown(ctx, class)),
		       "linux/intelRdt");
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	(void)e; /* this rule cannot fail */
	judge_oom_score(ctx, out);
	judge_scheduler(ctx, out);
	judge_io(ctx, out);
	oakum_json_each(limit, oakum_spec_get(ctx->spec->process, "rlimits"))
		judge_limit(ctx, out, limit);
	judge_affinity(ctx, out);
	judge_personality(ctx, out);
	judge_cache(ctx, out);
	return 0;
}

const struct oakum_rule oakum_rule_scheduling = {
	.id = "scheduling",
	.title = "The container takes its turn like all others",
	.why = "A process that always comes first, or is never killed, starves the host.",
	.from = "OWASP 7",
	.flags = OAKUM_RULE_ON_EXEC,
};

OAKUM_RULE_CODE(scheduling, NULL, evaluate)
