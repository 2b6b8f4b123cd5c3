/* SPDX-License-Identifier: Apache-2.0 */
/* setkey_hook.c - see setkey_hook.h. */
#include "setkey_hook.h"

#include <string.h>

#include <oakum/path.h>
#include <oakum/str.h>

#define DIGITS "0123456789"

static bool is_exe_of_process(const char *path)
{
	static const char proc[] = "/proc/";
	size_t digits;

	if (!path || !oakum_starts_with(path, proc))
		return false;
	path += strlen(proc);
	digits = strspn(path, DIGITS);
	return digits && oakum_streq(path + digits, "/exe");
}

/* The id of a container or of a network controller. */
static bool is_word(const struct oakum_node *n)
{
	static const char good[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz" DIGITS;
	const char *s = oakum_json_str(n);

	return s && *s && !s[strspn(s, good)];
}

bool oakum_setkey_has_form(const struct oakum_node *hook)
{
	const struct oakum_node *args = oakum_spec_get(hook, "args");
	const struct oakum_node *arg = args ? args->child : NULL;

	if (!arg || !is_exe_of_process(oakum_json_str(oakum_spec_get(hook, "path"))) ||
	    !oakum_streq(oakum_json_str(arg), "libnetwork-setkey"))
		return false;
	arg = arg->next;
	if (arg && oakum_starts_with(arg->text, "-exec-root=/"))
		arg = arg->next;
	return is_word(arg) && is_word(arg->next) && !arg->next->next;
}

int oakum_setkey_is_dockerd(const struct oakum_ctx *ctx, const struct oakum_place *p,
			    bool *ret, struct oakum_err *e)
{
	struct oakum_place named = {0};
	int r;

	*ret = false;
	if (!p->exists || !oakum_streq(oakum_path_base(p->path), "dockerd"))
		return 0;
	r = ctx->host->place(ctx->host, p->path, &named, e);
	if (r == 0)
		*ret = named.exists && named.dev == p->dev && named.ino == p->ino;
	return r;
}
