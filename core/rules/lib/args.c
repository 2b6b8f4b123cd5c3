/* SPDX-License-Identifier: Apache-2.0 */
/* args.c - a rule's parameters as the policy gives them; see rule.h. */
#include <oakum/rule.h>

#include <oakum/str.h>

/* Every rule asks for names of its own table, and a unit test loads every rule's table, so a
 * name that is not there is a slip in a rule: it reads as an empty value. */
static const struct oakum_value *value_of(const struct oakum_ctx *ctx, const char *name)
{
	static const struct oakum_value empty = {0};
	const struct oakum_param *p = ctx->args ? ctx->args->params : NULL;

	for (size_t i = 0; p && p[i].name[0]; i++) {
		if (oakum_streq(p[i].name, name))
			return &ctx->args->values[i];
	}
	return &empty;
}

bool oakum_arg_bool(const struct oakum_ctx *ctx, const char *name)
{
	return value_of(ctx, name)->boolean;
}

int64_t oakum_arg_int(const struct oakum_ctx *ctx, const char *name)
{
	return value_of(ctx, name)->integer;
}

const char *oakum_arg_text(const struct oakum_ctx *ctx, const char *name)
{
	return value_of(ctx, name)->text;
}

const char *const *oakum_arg_texts(const struct oakum_ctx *ctx, const char *name,
				   size_t *ret_n)
{
	const struct oakum_value *v = value_of(ctx, name);

	*ret_n = v->n_texts;
	return v->texts;
}
