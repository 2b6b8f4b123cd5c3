/* SPDX-License-Identifier: Apache-2.0 */
/*
 * devices - no device of the host but the harmless ones and those that the policy lists.
 *
 * Two doors: the device rules of the cgroup, which say what may be opened, and the list of
 * nodes that the runtime makes. Rules are read in order, as the kernel and runc do: one
 * without a type, or of type "a", is about every device, whatever numbers and access stand
 * beside it, and begins the list anew; a missing or negative number is any number. What was
 * allowed is not taken back by denying some of it: cgroups of version 1 and 2 differ there.
 * No list at all is the runtimes' own list, which is a safe one.
 * A node is what its numbers say, not its path. In a user namespace the runtimes cannot make
 * nodes and bind the path from the host instead: there the path must be that very device.
 *
 * linux.netDevices takes a network device away from the host; none may be taken.
 *
 * Not covered: devices that are mounted (rules mount_types and host_paths), and the runtimes'
 * own additions, among them /dev/net/tun in runc before 1.2.
 */
#include <oakum/rule.h>

#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <oakum/path.h>
#include <oakum/str.h>

#include "lib/device_set.h"

#define SHOWN_MAX  3   /* devices in one message */
#define PATH_SHOWN 100 /* of one path in it */

static const struct oakum_param params[] = {
	{.name = "allow",
	 .type = OAKUM_PARAM_TEXTS,
	 .dflt = "[]",
	 .help = "devices that a container may have: \"c 195:*\", \"b 7:0 r\", \"/dev/fuse\""},
	{.name = ""},
};

/* Devices that go too far, as text for one message. */
struct over {
	const struct oakum_node *first;
	const char *text;
	size_t n;
};

static void add_over(struct oakum_arena *a, struct over *o, const struct oakum_node *n,
		     const char *text)
{
	if (!o->first)
		o->first = n;
	if (o->n++ < SHOWN_MAX)
		o->text = oakum_arena_printf(a, "%s%s%s", o->text ? o->text : "",
					     o->text ? ", " : "", text);
}

static const char *over_text(struct oakum_arena *a, const struct over *o)
{
	return o->n > SHOWN_MAX ? oakum_arena_printf(a, "%s and %zu more", o->text,
						     o->n - SHOWN_MAX)
				: o->text;
}

/* The same list without what goes too far: nothing, and then what is harmless. */
static struct oakum_node *harmless_rules(struct oakum_arena *a,
					 const struct oakum_device_set *set,
					 const struct oakum_node *rules)
{
	struct oakum_node *kept = oakum_json_array(a), *nothing = oakum_json_object(a);

	oakum_json_put(a, nothing, "allow", oakum_json_bool(a, false));
	oakum_json_put(a, nothing, "access", oakum_json_string(a, "rwm"));
	oakum_json_append(kept, nothing);
	oakum_json_each(rule, rules) {
		bool allow;
		struct oakum_devices d = oakum_device_rule_read(rule, &allow);

		if (allow && d.type != 'a' && oakum_device_set_has(set, &d))
			oakum_json_append(kept, oakum_json_copy(a, rule));
	}
	return kept;
}

static void judge_rules(const struct oakum_ctx *ctx, struct oakum_findings *out,
			const struct oakum_device_set *set)
{
	static const char keys[] = "linux/resources/devices";
	const struct oakum_node *rules = oakum_spec_at(ctx->spec, keys);
	struct oakum_finding *f;
	struct over o = {0};
	bool all = false;

	for (const struct oakum_node *rule = oakum_device_rules_first(rules); rule;
	     rule = rule->next) {
		bool allow;
		struct oakum_devices d = oakum_device_rule_read(rule, &allow);

		if (!allow || oakum_device_set_has(set, &d))
			continue;
		all = all || d.type == 'a';
		add_over(ctx->arena, &o, rule, oakum_devices_text(ctx->arena, &d));
	}
	if (!o.n)
		return;
	f = oakum_find(out, o.first, "may use %s",
		       all ? "every device of the host"
			   : oakum_arena_printf(ctx->arena,
						"devices that are not harmless (%s)",
						over_text(ctx->arena, &o)));
	oakum_fix_put(out, f, keys, harmless_rules(ctx->arena, set, rules));
}

/* A node of linux.devices. Absent numbers are 0 here. */
static struct oakum_devices read_node(const struct oakum_node *node)
{
	const char *type = NULL;
	struct oakum_devices d = {.access = OAKUM_DEVICE_READ | OAKUM_DEVICE_WRITE};

	(void)oakum_spec_str(node, "type", &type);
	(void)oakum_spec_i64(node, "major", &d.major);
	(void)oakum_spec_i64(node, "minor", &d.minor);
	d.type = 'a'; /* in no set */
	if (oakum_streq(type, "c") || oakum_streq(type, "u"))
		d.type = 'c';
	else if (oakum_streq(type, "b"))
		d.type = 'b';
	return d;
}

/* Whether the path, which will be bound, is on the host the device that it says it is. What
 * is not there must at least be a name where devices are. */
static int is_itself(const struct oakum_ctx *ctx, const char *path,
		     const struct oakum_devices *d, bool *ret, struct oakum_err *e)
{
	struct oakum_place p = {0};
	int r = ctx->host->place(ctx->host, path, &p, e);

	if (r < 0)
		return r;
	*ret = (d->type == 'c' ? S_ISCHR(p.mode) : S_ISBLK(p.mode)) &&
	       major(p.rdev) == d->major && minor(p.rdev) == d->minor;
	if (!p.exists)
		*ret = oakum_path_below(p.path, "/dev");
	return 0;
}

static int is_harmless(const struct oakum_ctx *ctx, const struct oakum_device_set *set,
		       const struct oakum_node *node, bool *ret, struct oakum_err *e)
{
	struct oakum_devices d = read_node(node);
	const char *path = NULL;

	*ret = oakum_device_set_has(set, &d);
	(void)oakum_spec_str(node, "path", &path);
	if (!*ret || !path || !*path || !oakum_spec_namespace(ctx->spec, "user"))
		return 0;
	return is_itself(ctx, path, &d, ret, e);
}

static const char *node_text(struct oakum_arena *a, const struct oakum_node *node)
{
	const char *path = NULL, *type = NULL;
	struct oakum_devices d = read_node(node);

	(void)oakum_spec_str(node, "path", &path);
	(void)oakum_spec_str(node, "type", &type);
	return oakum_arena_printf(a, "'%s' (%s %lld:%lld)",
				  oakum_str_show(a, path ? path : "", PATH_SHOWN),
				  oakum_str_show(a, type ? type : "no type", PATH_SHOWN),
				  (long long)d.major, (long long)d.minor);
}

static int judge_nodes(const struct oakum_ctx *ctx, struct oakum_findings *out,
		       const struct oakum_device_set *set, struct oakum_err *e)
{
	struct oakum_node *kept = oakum_json_array(ctx->arena);
	struct over o = {0};

	oakum_json_each(node, oakum_spec_at(ctx->spec, "linux/devices")) {
		bool harmless = false;
		int r = is_harmless(ctx, set, node, &harmless, e);

		if (r < 0)
			return r;
		if (harmless)
			oakum_json_append(kept, oakum_json_copy(ctx->arena, node));
		else
			add_over(ctx->arena, &o, node, node_text(ctx->arena, node));
	}
	if (o.n)
		oakum_fix_put(out,
			      oakum_find(out, o.first, "has devices of the host: %s",
					 over_text(ctx->arena, &o)),
			      "linux/devices", kept);
	return 0;
}

static void judge_net_devices(const struct oakum_ctx *ctx, struct oakum_findings *out)
{
	const struct oakum_node *taken = oakum_spec_at(ctx->spec, "linux/netDevices");

	if (taken && taken->child)
		oakum_fix_drop(out,
			       oakum_find(out, taken->child,
					  "takes the network device '%s' from the host",
					  oakum_str_show(ctx->arena, taken->child->key,
							 PATH_SHOWN)),
			       "linux/netDevices");
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	struct oakum_device_set set = {0};
	size_t n = 0;
	const char *const *allow = oakum_arg_texts(ctx, "allow", &n);
	int r = oakum_device_set_make(ctx, allow, n, &set, e);

	if (r < 0)
		return r;
	judge_rules(ctx, out, &set);
	judge_net_devices(ctx, out);
	return judge_nodes(ctx, out, &set, e);
}

const struct oakum_rule oakum_rule_devices = {
	.id = "devices",
	.title = "No device of the host but the harmless ones",
	.why = "A disk, the memory or a bus of the host in a container is the host itself.",
	.from = "CIS 5.18, PSS, G privileged",
	.flags = OAKUM_RULE_ON_UPDATE,
};

OAKUM_RULE_CODE(devices, params, evaluate)
