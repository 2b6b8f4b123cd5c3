/* SPDX-License-Identifier: Apache-2.0 */
/* shown.c - the sources of one mount; see shown.h. */
#include "shown.h"

#include <string.h>

#include <oakum/host.h>
#include <oakum/str.h>

static const struct oakum_node *member(const struct oakum_spec_mount *m, const char *key)
{
	const struct oakum_node *n = oakum_spec_get(m->node, key);

	return n ? n : m->node;
}

static bool is_upper(const char *option)
{
	return oakum_starts_with(option, "upperdir");
}

/* No option holds more layers than it has characters. */
static size_t most_layers(const struct oakum_spec_mount *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n_options; i++)
		n += strlen(m->options[i]);
	return n;
}

static int layers_of(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m,
		     const struct oakum_shown **ret, size_t *ret_n, struct oakum_err *e)
{
	struct oakum_shown *all =
		oakum_arena_array(ctx->arena, most_layers(m), sizeof(*all));

	for (size_t i = 0; i < m->n_options; i++) {
		const char *const *layers = NULL;
		int n = oakum_overlay_layers(ctx->arena, m->options[i], &layers);

		if (n < 0)
			return oakum_err_set(e, n, "the overlay option '%s' breaks off",
					     m->options[i]);
		for (int k = 0; k < n; k++)
			all[(*ret_n)++] = (struct oakum_shown){
				.mount = m,
				.at = member(m, "options"),
				.path = layers[k],
				.layer = true,
				.read_only = !is_upper(m->options[i]),
			};
	}
	*ret = all;
	return 0;
}

int oakum_shown_by(const struct oakum_ctx *ctx, const struct oakum_spec_mount *m,
		   const struct oakum_shown **ret, size_t *ret_n, struct oakum_err *e)
{
	struct oakum_shown *one;

	*ret = NULL;
	*ret_n = 0;
	if (!m->bind && oakum_streq(m->type, "overlay"))
		return layers_of(ctx, m, ret, ret_n, e);
	if (!m->bind && !oakum_streq(m->type, "bind") && !oakum_streq(m->type, "rbind"))
		return 0;
	one = OAKUM_NEW(ctx->arena, struct oakum_shown);
	*one = (struct oakum_shown){
		.mount = m,
		.at = member(m, "source"),
		.path = m->source && *m->source ? m->source : ".",
		.recursive = m->recursive || !m->bind,
		.read_only = m->read_only,
	};
	*ret = one;
	*ret_n = 1;
	return 0;
}
