/* SPDX-License-Identifier: Apache-2.0 */
/*
 * proc_sys - what is dangerous in /proc and /sys stays masked or read-only.
 *
 * A writable /proc/sys/kernel/core_pattern or sysrq-trigger is root on the host without any
 * capability; /proc/kcore is the memory of the host. Every engine lists the same paths to mask
 * or to make read-only, plus some of its own; `--security-opt systempaths=unconfined` and
 * procMount Unmasked empty the lists. Runtimes take a path as it stands and pass over what is
 * not there, so "/proc/kcore " with a space masks nothing: only exact, normalised entries
 * count, for themselves and for what is below them. Masked is more than read-only.
 *
 * The fix adds the longest list that engines have to what is there.
 *
 * Not covered: a second procfs or sysfs, and binds of the host's (mount_types, host_paths).
 */
#include <oakum/rule.h>

#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/words.h>

static const struct oakum_param params[] = {
	{.name = "masked",
	 .type = OAKUM_PARAM_PATHS,
	 .dflt = "[]",
	 .help = "more paths that must be masked"},
	{.name = "read_only",
	 .type = OAKUM_PARAM_PATHS,
	 .dflt = "[]",
	 .help = "more paths that must be read-only"},
	{.name = "open",
	 .type = OAKUM_PARAM_PATHS,
	 .dflt = "[]",
	 .help = "paths of the built-in lists that may be left open"},
	{.name = ""},
};

static const char masked[][20] = {
	"/proc/acpi",	       "/proc/kcore",	    "/proc/keys",
	"/proc/latency_stats", "/proc/sched_debug", "/proc/scsi",
	"/proc/timer_list",    "/proc/timer_stats", "/sys/firmware",
};

static const char read_only[][20] = {
	"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger",
};

/* What newer engines mask, too; nobody is refused for want of these. */
static const char also_masked[][32] = {
	"/proc/asound",
	"/proc/interrupts",
	"/sys/devices/virtual/powercap",
};

static const struct list {
	char keys[20];
	char adjective[12];
	char param[12];
	struct oakum_words builtin;
} masks = {"linux/maskedPaths", "masked", "masked", OAKUM_WORDS(masked)},
  fixed = {"linux/readonlyPaths", "read-only", "read_only", OAKUM_WORDS(read_only)};

/* The entries of the config's lists that count. */
struct entries {
	const char **paths;
	size_t n;
};

struct job {
	const struct oakum_ctx *ctx;
	struct oakum_findings *out;
	struct entries masked, fixed;
};

/* A mask on "/" hides nothing: the process is there already. */
static bool is_kernels(const char *path)
{
	return oakum_path_below(path, "/proc") || oakum_path_below(path, "/sys");
}

/* Those that are written as the kernel needs them. */
static struct entries read_entries(const struct oakum_ctx *ctx, const struct list *list)
{
	const struct oakum_node *array = oakum_spec_at(ctx->spec, list->keys);
	struct entries e = {0};

	if (array)
		e.paths = oakum_arena_array(ctx->arena, array->count, sizeof(*e.paths));
	oakum_json_each(n, array) {
		if (is_kernels(n->text) &&
		    oakum_streq(n->text, oakum_path_normalise(ctx->arena, n->text)))
			e.paths[e.n++] = n->text;
	}
	return e;
}

/* Whether path or something above it is among them. */
static bool covers(const struct entries *e, const char *path)
{
	for (size_t i = 0; i < e->n; i++) {
		if (oakum_path_below(path, e->paths[i]))
			return true;
	}
	return false;
}

static bool is_safe(const struct job *j, const struct list *list, const char *path)
{
	return covers(&j->masked, path) || (list == &fixed && covers(&j->fixed, path));
}

static bool may_be_open(const struct oakum_ctx *ctx, const char *path)
{
	size_t n = 0;
	const char *const *open = oakum_arg_texts(ctx, "open", &n);

	return oakum_str_in(path, open, n);
}

/* Adds a missing path to the new array and to the words of the message. */
static void want(const struct job *j, const struct list *list, const char *path,
		 struct oakum_node *made, const char **missing)
{
	struct oakum_arena *a = j->ctx->arena;

	if (is_safe(j, list, path) || may_be_open(j->ctx, path))
		return;
	oakum_json_append(made, oakum_json_string(a, path));
	*missing = oakum_arena_printf(a, "%s%s%s", *missing, **missing ? ", " : "", path);
}

static void add_more(const struct job *j, struct oakum_node *made)
{
	for (size_t i = 0; i < OAKUM_COUNT(also_masked); i++) {
		if (!covers(&j->masked, also_masked[i]) &&
		    !covers(&j->fixed, also_masked[i]) &&
		    !may_be_open(j->ctx, also_masked[i]))
			oakum_json_append(
				made, oakum_json_string(j->ctx->arena, also_masked[i]));
	}
}

static void judge(const struct job *j, const struct list *list)
{
	const struct oakum_ctx *ctx = j->ctx;
	const struct oakum_node *old = oakum_spec_at(ctx->spec, list->keys);
	struct oakum_node *made =
		old ? oakum_json_copy(ctx->arena, old) : oakum_json_array(ctx->arena);
	const char *missing = "";
	size_t n = 0;
	const char *const *more = oakum_arg_texts(ctx, list->param, &n);

	for (size_t i = 0; i < list->builtin.n; i++)
		want(j, list, oakum_words_at(list->builtin, i), made, &missing);
	for (size_t i = 0; i < n; i++)
		want(j, list, more[i], made, &missing);
	if (!*missing)
		return;
	if (list == &masks)
		add_more(j, made);
	oakum_fix_put(j->out,
		      oakum_find_at(j->out, list->keys, "leaves what must be %s open: %s",
				    list->adjective, missing),
		      list->keys, made);
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	struct job j = {.ctx = ctx, .out = out};

	(void)e; /* this rule cannot fail */
	if (!ctx->spec->process)
		return 0;
	j.masked = read_entries(ctx, &masks);
	j.fixed = read_entries(ctx, &fixed);
	judge(&j, &masks);
	judge(&j, &fixed);
	return 0;
}

const struct oakum_rule oakum_rule_proc_sys = {
	.id = "proc_sys",
	.title = "Masked and read-only paths in /proc and /sys",
	.why = "A writable /proc/sys makes a program of the host's out of any file, without a capability.",
	.from = "PSS, G privileged",
};

OAKUM_RULE_CODE(proc_sys, params, evaluate)
