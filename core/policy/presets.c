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

const char oakum_policy_preset_names[OAKUM_POLICY_PRESETS][12] = {
	"audit",
	"baseline",
	"restricted",
};

const char *oakum_policy_preset(const char *name)
{
	if (oakum_streq(name, "audit"))
		return oakum_preset_audit;
	if (oakum_streq(name, "baseline"))
		return oakum_preset_baseline;
	return oakum_streq(name, "restricted") ? oakum_preset_restricted : NULL;
}

int oakum_policy_read_preset(struct oakum_policy_build *b, const char *name,
			     struct oakum_policy_source *ret, struct oakum_err *e)
{
	const char *text = oakum_policy_preset(name);
	int rc;

	if (!text)
		return oakum_err_set(e, -EINVAL, "policy: there is no preset '%s'", name);
	rc = oakum_policy_read_text(b, oakum_arena_printf(b->arena, "preset '%s'", name),
				    text, strlen(text), ret, e);
	if (rc == 0)
		ret->preset = true;
	return rc;
}
