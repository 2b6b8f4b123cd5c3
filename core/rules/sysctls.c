/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sysctls - no kernel setting outside of a short list, and none that is the host's.
 *
 * The list is that of the Pod Security Standards, and kernel.domainname, which is how engines
 * say `--domainname`. A setting of a namespace needs that namespace apart from the host's:
 * crun looks only for an entry of the type, which may lead to the host (see namespaces).
 * A value is what such values look like: CRI-O once read "1+kernel.core_pattern=|/x" as two
 * settings (CVE-2022-0811). Names are spelled with dots: with slashes runc and crun disagree
 * on what a dot in them means. See sysctl(8).
 */
#include <oakum/rule.h>

#include <string.h>

#include <oakum/str.h>
#include <oakum/words.h>

#include "lib/namespaces.h"

#define SHOWN_MAX 60

static const struct oakum_param params[] = {
	{.name = "allow",
	 .type = OAKUM_PARAM_TEXTS,
	 .dflt = "[]",
	 .help = "further settings that a container may have; a \"*\" at the end is any rest"},
	{.name = ""},
};

static const char safe[][36] = {
	"kernel.domainname",
	"kernel.shm_rmid_forced",
	"net.ipv4.ip_local_port_range",
	"net.ipv4.ip_local_reserved_ports",
	"net.ipv4.ip_unprivileged_port_start",
	"net.ipv4.ping_group_range",
	"net.ipv4.tcp_fin_timeout",
	"net.ipv4.tcp_keepalive_intvl",
	"net.ipv4.tcp_keepalive_probes",
	"net.ipv4.tcp_keepalive_time",
	"net.ipv4.tcp_notsent_lowat",
	"net.ipv4.tcp_rmem",
	"net.ipv4.tcp_slow_start_after_idle",
	"net.ipv4.tcp_syncookies",
	"net.ipv4.tcp_wmem",
};

/* Which namespace a setting belongs to. A name that ends in '.' or '_' begins others. */
static const struct {
	char name[20];
	char namespace_[8];
} owners[] = {
	{"fs.mqueue.", "ipc"},	    {"kernel.domainname", "uts"},
	{"kernel.hostname", "uts"}, {"kernel.msgmax", "ipc"},
	{"kernel.msgmnb", "ipc"},   {"kernel.msgmni", "ipc"},
	{"kernel.sem", "ipc"},	    {"kernel.shm_", "ipc"},
	{"kernel.shmall", "ipc"},   {"kernel.shmmax", "ipc"},
	{"kernel.shmmni", "ipc"},   {"net.", "network"},
};

/* The namespace of a setting, or NULL for one of the whole machine. */
static const char *owner_of(const char *name)
{
	for (size_t i = 0; i < OAKUM_COUNT(owners); i++) {
		const char *owner = owners[i].name;
		bool begins = oakum_ends_with(owner, ".") || oakum_ends_with(owner, "_");

		if (begins ? oakum_starts_with(name, owner) : oakum_streq(name, owner))
			return owners[i].namespace_;
	}
	return NULL;
}

static bool only_has(const char *s, const char *characters)
{
	return s[strspn(s, characters)] == '\0';
}

#define DIGITS	"0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

static bool is_plain_name(const char *name)
{
	return only_has(name, LETTERS DIGITS "._-") && !strstr(name, "..");
}

/* Numbers, ranges, lists of them; words for what a policy allows besides. */
static bool is_plain_value(const char *name, const char *value)
{
	if (oakum_streq(name, "kernel.domainname"))
		return only_has(value, LETTERS DIGITS ".-_()");
	if (oakum_words_have(OAKUM_WORDS(safe), name))
		return only_has(value, DIGITS " \t,-");
	return only_has(value, LETTERS DIGITS " \t,.:_-");
}

static bool is_allowed(const struct oakum_ctx *ctx, const char *name)
{
	size_t n = 0;
	const char *const *allow = oakum_arg_texts(ctx, "allow", &n);

	if (oakum_words_have(OAKUM_WORDS(safe), name) || oakum_str_in(name, allow, n))
		return true;
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(allow[i]);

		if (len && allow[i][len - 1] == '*' &&
		    strncmp(name, allow[i], len - 1) == 0)
			return true;
	}
	return false;
}

/* The namespaces that settings of this container belong to, judged once each. */
struct apart {
	bool known, yes;
};

static bool is_apart(const struct oakum_ctx *ctx, struct apart known[], const char *type)
{
	size_t i = 0;

	while (i < OAKUM_COUNT(owners) && !oakum_streq(owners[i].namespace_, type))
		i++;
	if (!known[i].known)
		known[i] = (struct apart){true, oakum_namespace_is_apart(ctx, type)};
	return known[i].yes;
}

static void judge(const struct oakum_ctx *ctx, struct oakum_findings *out,
		  struct apart known[], const struct oakum_node *setting)
{
	const char *owner = owner_of(setting->key);
	const char *shown = oakum_str_show(ctx->arena, setting->key, SHOWN_MAX);
	struct oakum_finding *f;

	if (!is_plain_name(setting->key))
		f = oakum_find(
			out, setting,
			"sets '%s', which is no name of a setting, spelled with dots",
			shown);
	else if (!is_allowed(ctx, setting->key))
		f = oakum_find(out, setting,
			       "sets '%s', which is not among the safe ones", shown);
	else if (!is_plain_value(setting->key, oakum_json_str(setting)))
		f = oakum_find(
			out, setting, "sets '%s' to '%s', which is no plain value", shown,
			oakum_str_show(ctx->arena, oakum_json_str(setting), SHOWN_MAX));
	else if (owner && !is_apart(ctx, known, owner))
		f = oakum_find(out, setting, "sets '%s' in the %s namespace of the host",
			       shown, owner);
	else
		return;
	oakum_fix_remove(out, f, setting);
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	struct apart known[OAKUM_COUNT(owners)] = {0};

	(void)e; /* this rule cannot fail */
	oakum_json_each(setting, oakum_spec_at(ctx->spec, "linux/sysctl"))
		judge(ctx, out, known, setting);
	return 0;
}

const struct oakum_rule oakum_rule_sysctls = {
	.id = "sysctls",
	.title = "Kernel settings from a safe list only",
	.why = "A setting that is not the container's own, such as kernel.core_pattern, runs programs on the host.",
	.from = "PSS",
};

OAKUM_RULE_CODE(sysctls, params, evaluate)
