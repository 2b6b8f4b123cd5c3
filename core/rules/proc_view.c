/* SPDX-License-Identifier: Apache-2.0 */
/*
 * proc_view - /proc shows the container's own memory and processors.
 *
 * Programs size their heaps and thread pools by /proc/meminfo and /proc/cpuinfo, which show
 * the whole host whatever the limits are. Where lxcfs runs, its files show the limits: each
 * is bound over the one of /proc, read-only. They count as lxcfs's when they lie on a FUSE
 * file system at the path that the policy names.
 *
 * Nothing is found without a limit, without lxcfs, or without a /proc of the container's own.
 * Not covered: programs that ask with sysinfo(2) or sched_getaffinity(2); lxcfs being started
 * anew while the container runs.
 */
#include <oakum/rule.h>

#include <sys/stat.h>

#include <oakum/path.h>
#include <oakum/str.h>
#include <oakum/words.h>

static const struct oakum_param params[] = {
	{.name = "path",
	 .type = OAKUM_PARAM_PATH,
	 .dflt = "\"/var/lib/lxcfs\"",
	 .help = "where lxcfs is mounted on the host"},
	{.name = ""},
};

static const char files[][12] = {"cpuinfo", "diskstats", "loadavg", "meminfo",
				 "stat",    "swaps",	 "uptime"};

static bool has_limit(const struct oakum_spec *spec)
{
	const struct oakum_node *cpu = oakum_spec_get(spec->resources, "cpu");
	const char *cpus = NULL;
	int64_t quota = 0;

	(void)oakum_spec_i64(cpu, "quota", &quota); /* absent: no limit, here and below */
	(void)oakum_spec_str(cpu, "cpus", &cpus);
	return oakum_spec_memory_limit(spec) || quota > 0 || (cpus && *cpus);
}

static int is_lxcfs(const struct oakum_ctx *ctx, const char *path, bool *ret,
		    struct oakum_err *e)
{
	struct oakum_place p = {0};
	int r = ctx->host->place(ctx->host, path, &p, e);

	*ret = r == 0 && p.exists && S_ISREG(p.mode) && oakum_streq(p.path, path) &&
	       oakum_starts_with(p.fs_type, "fuse");
	return r;
}

static struct oakum_node *bind(const struct oakum_ctx *ctx, const char *from,
			       const char *to)
{
	static const char options[][12] = {"bind",  "ro",     "nosuid",
					   "nodev", "noexec", "rprivate"};
	struct oakum_arena *a = ctx->arena;
	struct oakum_node *mount = oakum_json_object(a);

	oakum_json_put(a, mount, "destination", oakum_json_string(a, to));
	oakum_json_put(a, mount, "type", oakum_json_string(a, "bind"));
	oakum_json_put(a, mount, "source", oakum_json_string(a, from));
	oakum_json_put(a, mount, "options", oakum_json_texts(a, OAKUM_WORDS(options)));
	return mount;
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	const struct oakum_spec_mount *proc = oakum_spec_mount_at(ctx->spec, "/proc");
	struct oakum_arena *a = ctx->arena;
	struct oakum_finding *f = NULL;

	if (!proc || proc->bind || !oakum_streq(proc->type, "proc") ||
	    !has_limit(ctx->spec))
		return 0;
	for (size_t i = 0; i < OAKUM_COUNT(files); i++) {
		const char *from = oakum_arena_printf(
			a, "%s/proc/%s", oakum_arg_text(ctx, "path"), files[i]);
		const char *to = oakum_path_join(a, "/proc", files[i]);
		bool lxcfs = false;
		int r;

		if (oakum_spec_mount_at(ctx->spec, to))
			continue;
		r = is_lxcfs(ctx, from, &lxcfs, e);
		if (r < 0)
			return r;
		if (!lxcfs)
			continue;
		if (!f)
			f = oakum_find_at(
				out, "mounts",
				"shows the memory and processors of the host in /proc");
		oakum_fix_append(out, f, "mounts", bind(ctx, from, to));
	}
	return 0;
}

const struct oakum_rule oakum_rule_proc_view = {
	.id = "proc_view",
	.title = "A /proc that shows the container's limits",
	.why = "A program that sizes itself by the host's memory and processors is killed by its own limits.",
	.from = "P18",
};

OAKUM_RULE_CODE(proc_view, params, evaluate)
