/* SPDX-License-Identifier: Apache-2.0 */
/*
 * seccomp - no system call, and no argument of one, that the policy's profile refuses.
 *
 * Profiles are compared by meaning (core/seccomp): what the container's lets through must
 * pass in the policy's too. If it does not, the container gets what both let through; one
 * that is as strict stays as it is, byte for byte. Absent, null and {} are no filter at all
 * (runc); ALLOW and LOG as default action are a filter in name only; an errno of 0 makes
 * setuid() "succeed"; a listener answers in the kernel's place.
 *
 * Of flags only those stay that change nothing but the log, the threads and the waiting for a
 * listener. SECCOMP_FILTER_FLAG_SPEC_ALLOW takes a mitigation of Spectre away: the list is
 * then written without it, because both runtimes set it when there is no list.
 *
 * Not covered: names that no kernel has in a profile that refuses by default (they do
 * nothing), and the family of sockets behind socketcall(2) of 32-bit x86, which no filter
 * sees: native_only closes it. See seccomp(2), config-linux.md "Seccomp".
 */
#include <oakum/rule.h>

#include <oakum/seccomp.h>
#include <oakum/str.h>
#include <oakum/words.h>

#define SHOWN_MAX 60
#define KEYS	  "linux/seccomp"

static const struct oakum_param params[] = {
	{.name = "profile",
	 .type = OAKUM_PARAM_TEXT,
	 .dflt = "\"restricted\"",
	 .help = "the most that may pass: 'default', 'restricted', or an absolute path"},
	{.name = "native_only",
	 .type = OAKUM_PARAM_BOOL,
	 .dflt = "true",
	 .help = "no system calls of 32-bit and other sub-architectures"},
	{.name = ""},
};

static const char harmless_flags[][40] = {
	"SECCOMP_FILTER_FLAG_TSYNC",
	"SECCOMP_FILTER_FLAG_LOG",
	"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV",
};

/* What is wrong with a container's profile, for one message. */
struct faults {
	struct oakum_arena *arena;
	const char *text; /* NULL: nothing */
};

static void add_fault(struct faults *f, const char *text)
{
	f->text = f->text ? oakum_arena_printf(f->arena, "%s; %s", f->text, text) : text;
}

static bool is_harmless(const struct oakum_node *flag)
{
	return oakum_words_have(OAKUM_WORDS(harmless_flags), oakum_json_str(flag));
}

static void judge_flags(struct faults *f, const struct oakum_node *flags)
{
	oakum_json_each(n, flags) {
		const char *flag = oakum_json_str(n);

		if (is_harmless(n))
			continue;
		add_fault(f, oakum_arena_printf(f->arena, "sets the flag '%s'",
						oakum_str_show(f->arena, flag ? flag : "",
							       SHOWN_MAX)));
		return;
	}
}

static void judge_excess(struct faults *f, const struct oakum_seccomp_excess *x,
			 const char *limit)
{
	if (x->everything) {
		add_fault(f, "lets every system call through that it does not name");
	} else if (x->n_calls) {
		const char *name = oakum_str_show(f->arena, x->example, SHOWN_MAX);
		const char *more = x->n_calls > 1
					   ? oakum_arena_printf(f->arena, " and %u more",
								x->n_calls - 1)
					   : "";

		add_fault(f,
			  oakum_arena_printf(
				  f->arena,
				  "lets '%s'%s through that the profile '%s' would not",
				  name, more, limit));
	}
	if (x->arches)
		add_fault(f, oakum_arena_printf(f->arena, "admits programs for '%s'",
						oakum_seccomp_arch_name(x->arches)));
}

static void judge_form(struct faults *f, const struct oakum_seccomp *p,
		       const struct oakum_node *seccomp)
{
	const char *listener = NULL;

	(void)oakum_spec_str(seccomp, "listenerPath", &listener); /* absent is none */
	if (listener && *listener)
		add_fault(f, oakum_arena_printf(
				     f->arena, "lets a program behind '%s' answer",
				     oakum_str_show(f->arena, listener, SHOWN_MAX)));
	judge_flags(f, oakum_spec_get(seccomp, "flags"));
	if (p->bad_errno)
		add_fault(f,
			  oakum_arena_printf(f->arena,
					     "refuses with %s, which is no error number",
					     oakum_str_show(f->arena, p->bad_errno->text,
							    SHOWN_MAX)));
	if (p->unknown_arch)
		add_fault(f, oakum_arena_printf(
				     f->arena, "names an unknown architecture '%s'",
				     oakum_str_show(f->arena, p->unknown_arch->text,
						    SHOWN_MAX)));
	if (p->no_native)
		add_fault(f, "leaves out the machine's own architecture");
}

/* The flags that may stay; NULL when the config has no list. */
static struct oakum_node *kept_flags(struct oakum_arena *a,
				     const struct oakum_node *flags)
{
	struct oakum_node *kept;

	if (!flags)
		return NULL;
	kept = oakum_json_array(a);
	oakum_json_each(n, flags) {
		if (is_harmless(n))
			oakum_json_append(kept, oakum_json_string(a, oakum_json_str(n)));
	}
	return kept;
}

static struct oakum_node *meet(const struct oakum_ctx *ctx,
			       const struct oakum_seccomp_pair *pair)
{
	struct oakum_arena *a = ctx->arena;
	uint32_t native = oakum_seccomp_arch_native();
	const struct oakum_seccomp *both = oakum_seccomp_meet(a, pair, native);
	struct oakum_node *n = oakum_seccomp_to_spec(a, both, both->arches, native);
	struct oakum_node *flags =
		kept_flags(a, oakum_spec_get(ctx->spec->seccomp, "flags"));

	if (flags)
		oakum_json_put(a, n, "flags", flags);
	return n;
}

/* No filter at all. */
static void judge_absence(const struct oakum_ctx *ctx, struct oakum_findings *out,
			  const struct oakum_seccomp *limit, uint32_t arches)
{
	uint32_t native = oakum_seccomp_arch_native();

	oakum_fix_put(out, oakum_find_at(out, KEYS, "lets every system call through"),
		      KEYS, oakum_seccomp_to_spec(ctx->arena, limit, arches, native));
}

static void judge(const struct oakum_ctx *ctx, struct oakum_findings *out,
		  const struct oakum_seccomp *limit, uint32_t arches)
{
	const struct oakum_node *seccomp = ctx->spec->seccomp, *at = seccomp;
	struct faults faults = {.arena = ctx->arena};
	struct oakum_err why = OAKUM_ERR_INIT;
	struct oakum_seccomp_excess excess;
	struct oakum_seccomp_pair pair;
	const struct oakum_seccomp *own;

	/* What no runtime takes is not for us to mend: a finding without a fix. */
	if (oakum_seccomp_from_spec(ctx->arena, seccomp, oakum_seccomp_arch_native(),
				    &own, &at, &why) < 0) {
		(void)oakum_find(out, at, "%s", why.msg);
		return;
	}
	if (own->off) {
		judge_absence(ctx, out, limit, arches);
		return;
	}
	oakum_seccomp_pair(ctx->arena, own, limit, arches, &pair);
	if (!oakum_seccomp_within(ctx->arena, &pair, &excess))
		judge_excess(&faults, &excess, limit->name);
	judge_form(&faults, own, seccomp);
	if (faults.text)
		oakum_fix_put(out, oakum_find(out, seccomp, "%s", faults.text), KEYS,
			      meet(ctx, &pair));
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	const struct oakum_seccomp *limit;
	uint32_t arches;
	int r;

	if (!oakum_spec_holds(ctx->spec, KEYS))
		return 0;
	r = ctx->host->seccomp_profile(ctx->host, oakum_arg_text(ctx, "profile"), &limit,
				       e);
	if (r < 0)
		return r;
	arches = oakum_arg_bool(ctx, "native_only") ? oakum_seccomp_arch_native()
						    : limit->arches;
	if (ctx->spec->seccomp)
		judge(ctx, out, limit, arches);
	else
		judge_absence(ctx, out, limit, arches);
	return 0;
}

const struct oakum_rule oakum_rule_seccomp = {
	.id = "seccomp",
	.title = "No system call that the policy's profile refuses",
	.why = "Kernel exploits and escapes start with a system call that an ordinary program never makes.",
	.from = "CIS 5.22, PSS, NSA, OWASP 6",
};

OAKUM_RULE_CODE(seccomp, params, evaluate)
