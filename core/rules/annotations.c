/* SPDX-License-Identifier: Apache-2.0 */
/*
 * annotations - no annotation steers the runtime.
 *
 * Engines copy annotations and labels of users into the document, and runtimes take orders
 * from them: crun replaces the seccomp filter, loads plugins into itself and appends to files
 * of the host, runc loads an exec's rights from another bundle, and both set properties of
 * systemd units (CVE-2024-3154). The table is what `features` of runc and crun list as
 * potentially unsafe, and what their sources and those of well-known hooks read besides. Keys
 * are case-sensitive. What engines set themselves in that way passes with the values that
 * they give it: podman and CRI-O have systemd stop a container's scope in order.
 *
 * io.kubernetes.cri.container-type, which crun lists, only keeps a pod's pause container from
 * another handler, and containerd sets it everywhere. Keys by which an engine is told what to
 * do (io.kubernetes.cri-o.*) have had their effect, or none, before a runtime is called.
 */
#include <oakum/rule.h>

#include <string.h>

#include <oakum/str.h>
#include <oakum/subject.h>

#include "lib/listed.h"

#define SHOWN_MAX	 80
#define SIGNALS		 64
#define STOP_TIMEOUT_MAX (UINT64_C(86400) * 1000 * 1000) /* microseconds: a day */

static const struct oakum_param params[] = {
	{.name = "allow",
	 .type = OAKUM_PARAM_TEXTS,
	 .dflt = "[]",
	 .help = "keys that may stay; a '*' at the end stands for any rest"},
	{.name = "deny",
	 .type = OAKUM_PARAM_TEXTS,
	 .dflt = "[]",
	 .help = "further keys that must not stay, in the same way"},
	{.name = ""},
};

/* A key, or with '*' at its end every key that begins so. */
static const struct {
	char key[28];
	char what[64]; /* it does */
} steering[] = {
	{"bundle", "makes runc take an exec's rights from another bundle"},
	/* runc looks for it in "KEY=VALUE" texts. */
	{"bundle=*", "makes runc take an exec's rights from another bundle"},
	{"cdi.k8s.io/*",
	 "makes a wrapper of the runtime inject devices, mounts and hooks"},
	{"io.containers.trace-syscall",
	 "makes a hook trace the container and write a file on the host"},
	{"krun.*", "configures crun's virtual machine"},
	{"module.wasm*", "selects another handler of crun"},
	{"org.criu.*", "configures CRIU, which runs as root"},
	{"org.systemd.property.*", "sets a property of a systemd unit"},
	{"run.oci.*", "changes what crun does as root"},
};

static bool is_signal(const char *s)
{
	int64_t v;

	return oakum_num_i64(s, 1, SIGNALS, &v) == 0;
}

static bool is_stop_timeout(const char *s)
{
	static const char type[] = "uint64 ";
	uint64_t v;

	return oakum_starts_with(s, type) &&
	       oakum_num_u64(s + strlen(type), STOP_TIMEOUT_MAX, &v) == 0;
}

/* What podman and CRI-O set for their containers, with one value or a kind of values. */
static const struct {
	char key[44];
	char value[24];
	bool (*fits)(const char *value);
} harmless[] = {
	{"org.systemd.property.After", "['crio.service']", NULL},
	{"org.systemd.property.CollectMode", "'inactive-or-failed'", NULL},
	{"org.systemd.property.DefaultDependencies", "true", NULL},
	{"org.systemd.property.KillSignal", "", is_signal},
	{"org.systemd.property.TimeoutStopUSec", "", is_stop_timeout},
};

/* In a pod the kubelet's device plugins name their devices so. */
static bool is_device_plugins(const struct oakum_ctx *ctx, const char *key)
{
	const char *engine = ctx->subject->engine;

	return oakum_starts_with(key, "cdi.k8s.io/") &&
	       (oakum_streq(engine, "cri") || oakum_streq(engine, "crio"));
}

static bool is_engines_own(const struct oakum_ctx *ctx, const struct oakum_node *n)
{
	const char *value = oakum_json_str(n);

	for (size_t i = 0; value && i < OAKUM_COUNT(harmless); i++) {
		if (oakum_streq(n->key, harmless[i].key) &&
		    (harmless[i].fits ? harmless[i].fits(value)
				      : oakum_streq(value, harmless[i].value)))
			return true;
	}
	return is_device_plugins(ctx, n->key);
}

/* What is wrong with an annotation, or NULL. */
static const char *judge(const struct oakum_ctx *ctx, const struct oakum_node *n)
{
	if (oakum_is_listed(ctx, "deny", n->key))
		return "is denied by the policy";
	for (size_t i = 0; i < OAKUM_COUNT(steering); i++) {
		if (oakum_fits_pattern(n->key, steering[i].key))
			return is_engines_own(ctx, n) ||
					       oakum_is_listed(ctx, "allow", n->key)
				       ? NULL
				       : steering[i].what;
	}
	return NULL;
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	(void)e; /* this rule cannot fail */
	oakum_json_each(n, ctx->spec->annotations) {
		const char *what = judge(ctx, n);

		if (!what)
			continue;
		oakum_fix_remove(out,
				 oakum_find(out, n, "has an annotation '%s' that %s",
					    oakum_str_show(ctx->arena, n->key, SHOWN_MAX),
					    what),
				 n);
	}
	return 0;
}

const struct oakum_rule oakum_rule_annotations = {
	.id = "annotations",
	.title = "No annotation steers the runtime",
	.why = "Annotations come from whoever starts the container, and runtimes obey some of them as root.",
	.from = "CVE-2024-3154",
};

OAKUM_RULE_CODE(annotations, params, evaluate)
