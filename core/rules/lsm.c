/* SPDX-License-Identifier: Apache-2.0 */
/*
 * lsm - the kernel's own walls around containers, AppArmor or SELinux, are up.
 *
 * Sees, where AppArmor is on, no profile, "unconfined" in any spelling that the kernel takes
 * (white space, a namespace, one of a stack), and a profile that is loaded but holds nothing
 * back: not in mode enforce or kill. Sees, where SELinux enforces, no label; and on any
 * machine a label of a type that is no container's (spc_t), for whoever asks for that wants
 * out, and characters in a label that end the quotes it is handed to mount(2) in.
 *
 * A profile that is named but not loaded is the runtime's error. Without a profile at exec the
 * container's holds. There is no fix for SELinux: a type without the matching labels of files
 * makes a container that cannot read its own programs. Not covered: what a profile says.
 */
#include <oakum/rule.h>

#include <string.h>

#include <oakum/str.h>

#define SHOWN_MAX 100
#define PROFILE	  "process/apparmorProfile"
#define LABEL	  "process/selinuxLabel"

static const struct oakum_param params[] = {
	{.name = "apparmor",
	 .type = OAKUM_PARAM_TEXTS,
	 .dflt = "[\"docker-default\", \"cri-containerd.apparmor.d\", \"oakum-default\"]",
	 .help = "AppArmor profiles for containers without one: the first that is loaded"},
	{.name = "selinux_types",
	 .type = OAKUM_PARAM_TEXTS,
	 .dflt = "[\"container_t\", \"container_init_t\", \"container_kvm_t\", \"container_userns_t\", \"svirt_lxc_net_t\"]",
	 .help = "SELinux types that hold a container"},
	{.name = ""},
};

/* Of len bytes; white space around a name does not count to the kernel. */
static bool is_unconfined_name(const char *s, size_t len)
{
	static const char name[] = "unconfined", space[] = " \t\n\v\f\r";

	while (len > 0 && strchr(space, s[0])) {
		s++;
		len--;
	}
	while (len > 0 && strchr(space, s[len - 1]))
		len--;
	return len == strlen(name) && memcmp(s, name, len) == 0;
}

/* "unconfined", ":namespace:unconfined", ":namespace://unconfined", or one of a stack like
 * "profile//&unconfined". */
static bool is_unconfined(const char *profile)
{
	for (const char *at = profile; *at; at += strspn(at, ":/&")) {
		size_t len = strcspn(at, ":/&");

		if (is_unconfined_name(at, len))
			return true;
		at += len;
	}
	return false;
}

/* Whether a profile of that name, when it is loaded, holds anything back. */
static int holds(const struct oakum_ctx *ctx, const char *profile, bool *ret_loaded,
		 bool *ret, struct oakum_err *e)
{
	const char *mode = NULL;
	int r = ctx->host->apparmor_profile(ctx->host, profile, &mode, e);

	*ret_loaded = mode;
	*ret = oakum_streq(mode, "enforce") || oakum_streq(mode, "kill");
	return r;
}

/* At exec the container's own profile takes the place of one that is dropped. */
static int fix_profile(const struct oakum_ctx *ctx, struct oakum_findings *out,
		       struct oakum_finding *f, struct oakum_err *e)
{
	size_t n;
	const char *const *profiles = oakum_arg_texts(ctx, "apparmor", &n);

	if (ctx->spec->kind == OAKUM_SPEC_PROCESS) {
		oakum_fix_drop(out, f, PROFILE);
		return 0;
	}
	for (size_t i = 0; i < n; i++) {
		bool loaded = false, good = false;
		int r = holds(ctx, profiles[i], &loaded, &good, e);

		if (r < 0)
			return r;
		if (good) {
			oakum_fix_put(out, f, PROFILE,
				      oakum_json_string(ctx->arena, profiles[i]));
			return 0;
		}
	}
	return 0;
}

static int judge_profile(const struct oakum_ctx *ctx, struct oakum_findings *out,
			 struct oakum_err *e)
{
	bool loaded = false, good = false;
	struct oakum_finding *f;
	const char *profile = "";
	int r;

	(void)oakum_spec_str(ctx->spec->process, "apparmorProfile", &profile);
	if (!*profile && ctx->spec->kind == OAKUM_SPEC_PROCESS)
		return 0;
	r = *profile ? holds(ctx, profile, &loaded, &good, e) : 0;
	if (r < 0)
		return r;
	if (!*profile)
		f = oakum_find_at(
			out, PROFILE,
			"has no AppArmor profile, and the host has AppArmor on");
	else if (is_unconfined(profile))
		f = oakum_find_at(out, PROFILE, "is not confined by AppArmor ('%s')",
				  oakum_str_show(ctx->arena, profile, SHOWN_MAX));
	else if (loaded && !good)
		f = oakum_find_at(out, PROFILE,
				  "has an AppArmor profile '%s' that holds nothing back",
				  oakum_str_show(ctx->arena, profile, SHOWN_MAX));
	else
		return 0;
	return fix_profile(ctx, out, f, e);
}

/* USER:ROLE:TYPE:LEVEL; characters beyond these end the quotes around a mount option. */
static bool has_label_characters(const char *label)
{
	static const char good[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				   "0123456789_.:,-";

	return !label[strspn(label, good)];
}

static bool is_container_type(const struct oakum_ctx *ctx, const char *type, size_t len)
{
	size_t n;
	const char *const *types = oakum_arg_texts(ctx, "selinux_types", &n);

	for (size_t i = 0; i < n; i++) {
		if (strlen(types[i]) == len && memcmp(types[i], type, len) == 0)
			return true;
	}
	return false;
}

static bool has_container_type(const struct oakum_ctx *ctx, const char *label)
{
	const char *role = strchr(label, ':');
	const char *type = role ? strchr(role + 1, ':') : NULL;

	return type && is_container_type(ctx, type + 1, strcspn(type + 1, ":"));
}

static void judge_label(const struct oakum_ctx *ctx, struct oakum_findings *out, bool on)
{
	const char *label = "";

	(void)oakum_spec_str(ctx->spec->process, "selinuxLabel", &label);
	if (*label && (!has_label_characters(label) || !has_container_type(ctx, label)))
		oakum_find_at(out, LABEL,
			      "has an SELinux label '%s' that is no container's",
			      oakum_str_show(ctx->arena, label, SHOWN_MAX));
	else if (on && !*label && ctx->spec->kind != OAKUM_SPEC_PROCESS)
		oakum_find_at(out, LABEL,
			      "has no SELinux label, and the host enforces SELinux");
}

static void judge_mount_label(const struct oakum_ctx *ctx, struct oakum_findings *out)
{
	const char *label = "";

	(void)oakum_spec_str(ctx->spec->linux_, "mountLabel", &label);
	if (!has_label_characters(label))
		oakum_find_at(out, "linux/mountLabel",
			      "has a label '%s' that adds options to every mount",
			      oakum_str_show(ctx->arena, label, SHOWN_MAX));
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	bool apparmor = false, selinux = false;
	int r = ctx->host->lsm(ctx->host, "apparmor", &apparmor, e);

	if (r == 0)
		r = ctx->host->lsm(ctx->host, "selinux", &selinux, e);
	if (r < 0)
		return r;
	judge_mount_label(ctx, out);
	if (!ctx->spec->process)
		return 0;
	judge_label(ctx, out, selinux);
	return apparmor ? judge_profile(ctx, out, e) : 0;
}

const struct oakum_rule oakum_rule_lsm = {
	.id = "lsm",
	.title = "AppArmor or SELinux holds the container",
	.why = "When the other walls have a hole, the security module of the kernel is the one that is left.",
	.from = "CIS 5.2, CIS 5.3, PSS, NSA, OWASP 6",
	.flags = OAKUM_RULE_ON_EXEC,
};

OAKUM_RULE_CODE(lsm, params, evaluate)
