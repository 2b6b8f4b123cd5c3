/* SPDX-License-Identifier: Apache-2.0 */
/* presets.c - the shipped presets, compiled in: a missing package file changes nothing. */
#include "internal.h"

#include <errno.h>
#include <string.h>

#include <oakum/str.h>

/* Made by the build from profiles/policy/. ".byte 0" ends the text. */
#define PRESET(name)                                                                     \
	__asm__(".pushsection .rodata\n"                                                 \
		".hidden oakum_preset_" #name "\n"                                       \
		".global oakum_preset_" #name "\n"                                       \
		".type oakum_preset_" #name ", %object\n"                                \
		"oakum_preset_" #name ":\n"                                              \
		".incbin \"" OAKUM_GEN "/preset_" #name ".json\"\n"                      \
		".byte 0\n"                                                              \
		".size oakum_preset_" #name ", . - oakum_preset_" #name "\n"             \
		".popsection\n");                                                        \
	extern const char oakum_preset_##name[] __attribute__((visibility("hidden")))

PRESET(audit);
PRESET(baseline);
PRESET(restricted);

const char *const oakum_policy_preset_names[OAKUM_POLICY_PRESETS] = {
	"audit",
	"baseline",
	"restricted",
};

static const struct {
	const char *name, *text;
} presets[OAKUM_POLICY_PRESETS] = {
	{"preset 'audit'", oakum_preset_audit},
	{"preset 'baseline'", oakum_preset_baseline},
	{"preset 'restricted'", oakum_preset_restricted},
};

/* OAKUM_POLICY_PRESETS when there is none of that name. */
static size_t index_of(const char *name)
{
	size_t i = 0;

	while (i < OAKUM_POLICY_PRESETS &&
	       !oakum_streq(name, oakum_policy_preset_names[i]))
		i++;
	return i;
}

const char *oakum_policy_preset(const char *name)
{
	size_t i = index_of(name);

	return i < OAKUM_POLICY_PRESETS ? presets[i].text : NULL;
}

int oakum_policy_read_preset(struct oakum_policy_build *b, const char *name,
			     struct oakum_policy_source *ret, struct oakum_err *e)
{
	size_t i = index_of(name);
	int rc;

	if (i == OAKUM_POLICY_PRESETS)
		return oakum_err_set(e, -EINVAL, "policy: there is no preset '%s'", name);
	rc = oakum_policy_read_text(b, presets[i].name, presets[i].text,
				    strlen(presets[i].text), ret, e);
	if (rc == 0)
		ret->preset = true;
	return rc;
}
