/* SPDX-License-Identifier: Apache-2.0 */
/* changes.c - see changes.h: the walk, the table of places, and the plain differences. */
#include "changes.h"

#include <stdarg.h>
#include <string.h>

#include <oakum/buf.h>
#include <oakum/str.h>

#define SHOWN_MAX 100 /* characters of a value */

static const struct place {
	const char *pointer;
	const char *topic, *rule;
	cli_change_fn *tell;
} places[] = {
	{"/process/user", "process", "user", cli_change_user},
	{"/process/args", "process", "init", cli_change_args},
	{"/process/env", "process", "secret_env", cli_change_env},
	{"/process/capabilities", "process", "capabilities", cli_change_capabilities},
	{"/process/noNewPrivileges", "process", "no_new_privileges",
	 cli_change_no_new_privileges},
	{"/process/rlimits", "process", "rlimits", cli_change_rlimits},
	{"/process/apparmorProfile", "process", "lsm", cli_change_lsm},
	{"/process/selinuxLabel", "process", "lsm", cli_change_lsm},
	{"/root/readonly", "mounts", "read_only_root", cli_change_readonly},
	{"/mounts", "mounts", "mount_types", cli_change_mounts},
	{"/linux/rootfsPropagation", "mounts", "mount_propagation",
	 cli_change_propagation},
	{"/linux/maskedPaths", "mounts", "proc_sys", cli_change_hidden_paths},
	{"/linux/readonlyPaths", "mounts", "proc_sys", cli_change_hidden_paths},
	{"/linux/seccomp", "kernel", "seccomp", cli_change_seccomp},
	{"/linux/resources/memory", "kernel", "resources", cli_change_memory},
	{"/linux/resources/pids", "kernel", "resources", cli_change_pids},
	{"/linux/resources/cpu", "kernel", "resources", cli_change_cpu},
	{"/linux/namespaces", "kernel", "namespaces", cli_change_namespaces},
	{"/linux/uidMappings", "kernel", "user", cli_change_mappings},
	{"/linux/gidMappings", "kernel", "user", cli_change_mappings},
	{"/linux/sysctl", "kernel", "sysctls", cli_change_members},
	{"/hooks/createRuntime", "other", "verify_hook", cli_change_hooks},
	{"/annotations", "other", "annotations", cli_change_members},
};

/* Whose work a difference without a function is, by where it is; the longest that fits. */
static const struct {
	const char *below, *topic, *rule;
} owners[] = {
	{"/process/cwd", "process", "working_directory"},
	{"/process/oomScoreAdj", "process", "scheduling"},
	{"/process/scheduler", "process", "scheduling"},
	{"/process/ioPriority", "process", "scheduling"},
	{"/process/execCPUAffinity", "process", "scheduling"},
	{"/linux/personality", "process", "scheduling"},
	{"/linux/resources/devices", "kernel", "devices"},
	{"/linux/devices", "kernel", "devices"},
	{"/linux/resources", "kernel", "resources"},
	{"/linux/cgroupsPath", "kernel", "cgroup_path"},
	{"/hooks", "other", "hooks"},
	{"/process", "process", NULL},
	{"/linux", "kernel", NULL},
};

void cli_change_add(struct cli_differ *d, const char *rule, const char *fmt, ...)
{
	struct cli_change *c = OAKUM_NEW(d->arena, struct cli_change);
	va_list ap;

	va_start(ap, fmt);
	c->text = oakum_arena_vprintf(d->arena, fmt, ap);
	va_end(ap);
	c->rule = rule ? rule : d->rule;
	c->topic = d->topic;
	if (d->last)
		d->last->next = c;
	else
		d->first = c;
	d->last = c;
}

char *cli_value_text(struct oakum_arena *a, const struct oakum_node *n)
{
	struct oakum_buf out;

	if (!n)
		return oakum_arena_strdup(a, "nothing");
	if (oakum_json_str(n))
		return oakum_str_show(a, n->text, SHOWN_MAX);
	oakum_buf_init(&out, a, OAKUM_JSON_SIZE_MAX);
	oakum_json_write_value(n, &out);
	return oakum_str_show(a, out.data ? out.data : "", SHOWN_MAX);
}

static bool contains(const struct oakum_node *list, const char *text)
{
	oakum_json_each(item, list) {
		if (oakum_streq(oakum_json_str(item), text))
			return true;
	}
	return false;
}

const char *cli_less(struct oakum_arena *a, const struct oakum_node *from,
		     const struct oakum_node *without, unsigned most,
		     const char *skip_prefix)
{
	unsigned shown = 0, rest = 0;
	struct oakum_buf out;

	oakum_buf_init(&out, a, OAKUM_JSON_SIZE_MAX);
	oakum_buf_puts(&out, "");
	oakum_json_each(item, from) {
		const char *word = oakum_json_str(item);

		if (!word || contains(without, word))
			continue;
		if (shown == most) {
			rest++;
			continue;
		}
		if (skip_prefix && oakum_starts_with(word, skip_prefix))
			word += strlen(skip_prefix);
		oakum_buf_printf(&out, "%s%s", shown++ ? ", " : "",
				 oakum_str_show(a, word, 80));
	}
	if (rest)
		oakum_buf_printf(&out, " and %u more", rest);
	return out.data ? out.data : "";
}

static void set_owner(struct cli_differ *d, const char *pointer)
{
	d->topic = "other";
	d->rule = NULL;
	for (size_t i = 0; i < OAKUM_COUNT(owners); i++) {
		size_t len = strlen(owners[i].below);

		if (strncmp(pointer, owners[i].below, len) == 0 &&
		    (pointer[len] == '/' || pointer[len] == '\0')) {
			d->topic = owners[i].topic;
			d->rule = owners[i].rule;
			return;
		}
	}
}

static void tell_plainly(struct cli_differ *d, const char *pointer,
			 const struct oakum_node *before, const struct oakum_node *after)
{
	const char *shown = oakum_str_show(d->arena, pointer, SHOWN_MAX);

	set_owner(d, pointer);
	if (!before)
		cli_change_add(d, NULL, "gets %s: %s", shown,
			       cli_value_text(d->arena, after));
	else if (!after)
		cli_change_add(d, NULL, "loses %s: %s", shown,
			       cli_value_text(d->arena, before));
	else
		cli_change_add(d, NULL, "%s is %s instead of %s", shown,
			       cli_value_text(d->arena, after),
			       cli_value_text(d->arena, before));
}

static const struct place *place_at(const char *pointer)
{
	for (size_t i = 0; i < OAKUM_COUNT(places); i++) {
		if (oakum_streq(places[i].pointer, pointer))
			return &places[i];
	}
	return NULL;
}

/* Whether some place lies below, so that even what is new as a whole must be entered. */
static bool leads_to_place(const char *pointer)
{
	size_t len = strlen(pointer);

	for (size_t i = 0; i < OAKUM_COUNT(places); i++) {
		if (strncmp(places[i].pointer, pointer, len) == 0 &&
		    places[i].pointer[len] == '/')
			return true;
	}
	return false;
}

static bool enters(const char *pointer, const struct oakum_node *before,
		   const struct oakum_node *after)
{
	bool objects = (!before || oakum_json_is(before, OAKUM_JSON_OBJECT)) &&
		       (!after || oakum_json_is(after, OAKUM_JSON_OBJECT));

	return objects && ((before && after) || leads_to_place(pointer));
}

static void walk(struct cli_differ *d, const char *pointer,
		 const struct oakum_node *before, const struct oakum_node *after);

static void walk_members(struct cli_differ *d, const struct oakum_node *before,
			 const struct oakum_node *after, const struct oakum_node *of)
{
	oakum_json_each(m, of) {
		if (of == after && oakum_json_get(before, m->key))
			continue;
		walk(d, oakum_json_pointer_to(d->arena, of, m->key),
		     oakum_json_get(before, m->key), oakum_json_get(after, m->key));
	}
}

/* As deep as the reader lets a document be. */
static void walk(struct cli_differ *d, const char *pointer,
		 const struct oakum_node *before, const struct oakum_node *after)
{
	const struct place *place = place_at(pointer);

	if (before && after && oakum_json_equal(before, after))
		return;
	if (place) {
		d->topic = place->topic;
		d->rule = place->rule;
		place->tell(d, before, after);
	} else if (enters(pointer, before, after)) {
		walk_members(d, before, after, before);
		walk_members(d, before, after, after);
	} else {
		tell_plainly(d, pointer, before, after);
	}
}

const struct cli_change *cli_changes(struct oakum_arena *a,
				     const struct oakum_node *before,
				     const struct oakum_node *after)
{
	struct cli_differ d = {.arena = a, .before = before, .after = after};

	walk(&d, "", before, after);
	return d.first;
}
