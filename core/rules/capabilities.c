/* SPDX-License-Identifier: Apache-2.0 */
/*
 * capabilities - no capability above the ceiling, in any of the five sets.
 *
 * Names must be exact, upper-case and known: crun hands others to libcap, which also takes
 * "cap_sys_admin", "21", "0x15" and "CAP_SYS_ADMIN,x". Inheritable and ambient sets are
 * emptied: they survive execve of ordinary files (CVE-2022-24769 and its kin).
 * Absent sets stay absent: both runtimes then grant none. What a capability let the seccomp
 * profile open besides is mended by the rule seccomp. See capabilities(7).
 * In the user namespace of a container that the rule user has remapped, capabilities reach
 * nothing outside: there the ceiling is another one.
 */
#include <oakum/rule.h>

#include <oakum/caps.h>
#include <oakum/str.h>

#include "lib/subordinate.h"

static const struct oakum_param params[] = {
	{.name = "ceiling",
	 .type = OAKUM_PARAM_TEXTS,
	 .dflt = "[\"CAP_NET_BIND_SERVICE\"]",
	 .help = "the capabilities that a container may have at most"},
	{.name = "ceiling_remapped",
	 .type = OAKUM_PARAM_TEXTS,
	 .dflt = "[\"CAP_AUDIT_WRITE\", \"CAP_CHOWN\", \"CAP_DAC_OVERRIDE\", \"CAP_FOWNER\", \"CAP_FSETID\", \"CAP_KILL\", \"CAP_MKNOD\", \"CAP_NET_BIND_SERVICE\", \"CAP_SETFCAP\", \"CAP_SETGID\", \"CAP_SETPCAP\", \"CAP_SETUID\", \"CAP_SYS_CHROOT\"]",
	 .help = "and those of one that the rule user has remapped, where they reach nothing outside"},
	{.name = ""},
};

/* One of the five sets; those that must be empty whatever the ceiling says. */
static const struct {
	char key[12];
	char keys[36];
	bool empty;
} sets[] = {
	{"bounding", "process/capabilities/bounding", false},
	{"effective", "process/capabilities/effective", false},
	{"permitted", "process/capabilities/permitted", false},
	{"inheritable", "process/capabilities/inheritable", true},
	{"ambient", "process/capabilities/ambient", true},
};

static uint64_t ceiling_of(const struct oakum_ctx *ctx, bool remapped)
{
	size_t n;
	const char *const *names =
		oakum_arg_texts(ctx, remapped ? "ceiling_remapped" : "ceiling", &n);
	uint64_t mask = 0;

	for (size_t i = 0; i < n; i++) {
		int cap = oakum_cap_number(names[i]);

		if (cap >= 0)
			mask |= UINT64_C(1) << cap;
	}
	return mask;
}

static void judge_name(struct oakum_findings *out, const struct oakum_node *name)
{
	const char *text = oakum_json_str(name);

	if (text && oakum_cap_number(text) >= 0)
		return;
	oakum_fix_remove(
		out,
		oakum_find(out, name,
			   "names a capability '%s' that the runtimes read differently",
			   text ? oakum_str_show(out->arena, text, 60) : ""),
		name);
}

/* What of a set goes above the mask; judges the names on the way. */
static uint64_t excess(struct oakum_findings *out, const struct oakum_node *set,
		       uint64_t mask)
{
	uint64_t over = 0;

	oakum_json_each(name, set) {
		int cap = oakum_cap_number(oakum_json_str(name) ? oakum_json_str(name)
								: "");

		judge_name(out, name);
		if (cap >= 0)
			over |= (UINT64_C(1) << cap) & ~mask;
	}
	return over;
}

static struct oakum_node *within(struct oakum_arena *a, const struct oakum_node *set,
				 uint64_t mask)
{
	struct oakum_node *kept = oakum_json_array(a);

	oakum_json_each(name, set) {
		const char *text = oakum_json_str(name);
		int cap = text ? oakum_cap_number(text) : -1;

		if (cap >= 0 && (mask >> cap & 1))
			oakum_json_append(kept, oakum_json_string(a, text));
	}
	return kept;
}

/* "CAP_A, CAP_B, CAP_C and 4 more" */
static const char *list(struct oakum_arena *a, uint64_t mask)
{
	const char *text = "";
	int shown = 0, rest = 0;

	for (int cap = 0; cap < OAKUM_CAP_COUNT; cap++) {
		if (!(mask >> cap & 1))
			continue;
		if (shown == 3)
			rest++;
		else
			text = oakum_arena_printf(a, "%s%s%s", text, shown++ ? ", " : "",
						  oakum_cap_name(cap));
	}
	return rest ? oakum_arena_printf(a, "%s and %d more", text, rest) : text;
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	uint64_t ceiling, over[OAKUM_COUNT(sets)] = {0};
	uint64_t above = 0, kept = 0;
	struct oakum_finding *f;
	bool remapped;
	int r = oakum_is_remapped(ctx, &remapped, e);

	if (r < 0)
		return r;
	ceiling = ceiling_of(ctx, remapped);
	for (size_t i = 0; i < OAKUM_COUNT(sets); i++) {
		const struct oakum_node *set =
			oakum_spec_get(ctx->spec->capabilities, sets[i].key);

		over[i] = excess(out, set, sets[i].empty ? 0 : ceiling);
		if (sets[i].empty)
			kept |= over[i];
		else
			above |= over[i];
	}
	if (above) {
		f = oakum_find_at(out, "process/capabilities", "has %s above the ceiling",
				  list(ctx->arena, above));
		for (size_t i = 0; i < OAKUM_COUNT(sets); i++) {
			if (!sets[i].empty && over[i])
				oakum_fix_put(
					out, f, sets[i].keys,
					within(ctx->arena,
					       oakum_spec_get(ctx->spec->capabilities,
							      sets[i].key),
					       ceiling));
		}
	}
	if (kept) {
		f = oakum_find_at(out, "process/capabilities",
				  "keeps %s across execve (inheritable or ambient)",
				  list(ctx->arena, kept));
		for (size_t i = 0; i < OAKUM_COUNT(sets); i++) {
			if (sets[i].empty && over[i])
				oakum_fix_put(out, f, sets[i].keys,
					      oakum_json_array(ctx->arena));
		}
	}
	return 0;
}

const struct oakum_rule oakum_rule_capabilities = {
	.id = "capabilities",
	.title = "No capability above the ceiling",
	.why = "One capability too many, such as CAP_SYS_ADMIN or CAP_NET_RAW, is a way out or a way to the neighbours.",
	.from = "CIS 5.4, PSS, NSA, OWASP 3",
	.flags = OAKUM_RULE_ON_EXEC,
};

OAKUM_RULE_CODE(capabilities, params, evaluate)
