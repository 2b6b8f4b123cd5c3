/* SPDX-License-Identifier: Apache-2.0 */
/*
 * secret_env - no secret in the environment.
 *
 * The environment of a process is in /proc, in `docker inspect`, in crash reports and in every
 * child; a file is read by who knows of it. Sees variables whose name says so, word by word,
 * or whose value has the form of a key, a token or an address with a password, or has such a
 * name inside (JSON, connection strings). The value is never shown.
 *
 * The fix makes a file of it that is in memory alone, for the container's user, mounted at
 * /run/secrets/NAME, and says so by NAME_FILE, as official images understand it. An exec gets
 * what its container got. Where that would be ambiguous there is no fix: the variable is there
 * twice, NAME_FILE or the place is taken, the image has a link on the way there, the name cannot
 * be a file's.
 *
 * Not covered: secrets in arguments, and secrets that look like anything else; what the engine
 * keeps in its own files.
 */
#include <oakum/rule.h>

#include <string.h>

#include <oakum/str.h>
#include <oakum/word_set.h>
#include <oakum/words.h>

#include "lib/listed.h"
#include "lib/secrets.h"

#define SHOWN_MAX 60
#define PLACE	  "/run/secrets/"

static const struct oakum_param params[] = {
	{.name = "names",
	 .type = OAKUM_PARAM_TEXTS,
	 .dflt = "[]",
	 .help = "further variables that hold secrets; a '*' at the end stands for any rest"},
	{.name = "ignore",
	 .type = OAKUM_PARAM_TEXTS,
	 .dflt = "[]",
	 .help = "variables that hold none, whatever they look like, in the same way"},
	{.name = ""},
};

/* What the document has already, in order, once a secret was found. */
struct taken {
	bool known;
	struct oakum_word_set variables, places;
};

static const char *name_of(const struct oakum_ctx *ctx, const struct oakum_node *variable)
{
	return oakum_arena_dup(ctx->arena, variable->text, strcspn(variable->text, "="));
}

static void find_taken(const struct oakum_ctx *ctx, struct taken *t)
{
	const struct oakum_node *env = oakum_spec_get(ctx->spec->process, "env");

	t->known = true;
	oakum_word_set_init(&t->variables, ctx->arena, env->count);
	oakum_json_each(variable, env)
		oakum_word_set_add(&t->variables, name_of(ctx, variable));
	oakum_word_set_sort(&t->variables);
	oakum_word_set_init(&t->places, ctx->arena, ctx->spec->n_mounts);
	for (size_t i = 0; i < ctx->spec->n_mounts; i++) {
		if (ctx->spec->mounts[i].place)
			oakum_word_set_add(&t->places, ctx->spec->mounts[i].place);
	}
	oakum_word_set_sort(&t->places);
}

/* How it shows that the variable holds a secret, or NULL. */
static const char *how(const struct oakum_ctx *ctx, const char *name, const char *value)
{
	const char *form;

	if (!*value || oakum_is_listed(ctx, "ignore", name))
		return NULL;
	if (oakum_is_listed(ctx, "names", name))
		return "the policy lists it";
	if (oakum_secret_name(name, strlen(name)) &&
	    oakum_secret_worth(value, strlen(value)))
		return "its name says so";
	form = oakum_secret_form(value);
	if (form)
		return oakum_arena_printf(ctx->arena, "it looks like %s", form);
	return oakum_secret_inside(value) ? "its value has one by name" : NULL;
}

static struct oakum_node *mount(const struct oakum_ctx *ctx, const char *place,
				const char *file)
{
	static const char options[][8] = {"bind",  "ro",     "nosuid",
					  "nodev", "noexec", "private"};
	struct oakum_arena *a = ctx->arena;
	struct oakum_node *m = oakum_json_object(a);

	oakum_json_put(a, m, "destination", oakum_json_string(a, place));
	oakum_json_put(a, m, "type", oakum_json_string(a, "bind"));
	oakum_json_put(
		a, m, "source",
		oakum_json_string(
			a, oakum_arena_printf(a, "%s/%s", ctx->prepared->dir, file)));
	oakum_json_put(a, m, "options", oakum_json_texts(a, OAKUM_WORDS(options)));
	return m;
}

/* Says where the file is, instead of what is in it. */
static void point_to(const struct oakum_ctx *ctx, struct oakum_findings *out,
		     struct oakum_finding *f, const struct oakum_node *variable,
		     const char *name)
{
	const char *text =
		oakum_arena_printf(ctx->arena, "%s_FILE=" PLACE "%s", name, name);

	oakum_fix_replace(out, f, variable, oakum_json_string(ctx->arena, text));
}

/* At create: the file is made. */
static void move(const struct oakum_ctx *ctx, struct oakum_findings *out,
		 struct oakum_finding *f, const struct oakum_node *variable,
		 const char *name)
{
	const char *value = variable->text + strlen(name) + 1;
	const char *file =
		oakum_arena_printf(ctx->arena, OAKUM_PREPARED_SECRETS "/%s", name);
	const char *place = oakum_arena_printf(ctx->arena, PLACE "%s", name);

	point_to(ctx, out, f, variable, name);
	oakum_fix_append(out, f, "mounts", mount(ctx, place, file));
	oakum_plan_tmpfs(out, f, OAKUM_PREPARED_SECRETS);
	oakum_plan_file(out, f, file, value, strlen(value));
}

/* Whether the file would land where a link of the image leads. What cannot be told counts. */
static bool is_link(const struct oakum_ctx *ctx, const char *place)
{
	struct oakum_image_file image = {0};

	return ctx->host->image_file(ctx->host, place, &image, NULL) < 0 ||
	       image.via_link;
}

/* NULL when the variable can be made a file, else why not. */
static const char *obstacle(const struct oakum_ctx *ctx, const struct taken *t,
			    const char *name)
{
	struct oakum_arena *a = ctx->arena;
	const char *place = oakum_arena_printf(a, PLACE "%s", name);

	if (!oakum_prepared_can_be(name))
		return "no file can have that name";
	if (oakum_word_set_count(&t->variables, name) > 1)
		return "it is there twice";
	if (oakum_word_set_count(&t->variables, oakum_arena_printf(a, "%s_FILE", name)))
		return oakum_arena_printf(a, "'%s_FILE' is there too",
					  oakum_str_show(a, name, SHOWN_MAX));
	if (oakum_word_set_count(&t->places, place))
		return "something is mounted already where its file would be";
	if (ctx->prepared->dir && is_link(ctx, place))
		return "the image has a link where its file would be";
	return NULL;
}

static bool was_moved(const struct oakum_ctx *ctx, const char *name)
{
	return oakum_str_in(name, ctx->prepared->secrets, ctx->prepared->n_secrets);
}

static void judge(const struct oakum_ctx *ctx, struct oakum_findings *out,
		  struct taken *t, const struct oakum_node *variable, const char *name,
		  const char *why)
{
	const char *shown = oakum_str_show(ctx->arena, name, SHOWN_MAX), *no = NULL;
	bool can = ctx->prepared->dir || was_moved(ctx, name);
	struct oakum_finding *f;

	if (can && !t->known)
		find_taken(ctx, t);
	if (can)
		no = obstacle(ctx, t, name);
	f = oakum_find(out, variable, "has a secret in its environment, '%s': %s%s%s",
		       shown, why, no ? "; it cannot be made a file: " : "",
		       no ? no : "");
	if (!can || no)
		return;
	if (ctx->prepared->dir)
		move(ctx, out, f, variable, name);
	else
		point_to(ctx, out, f, variable, name);
}

static int evaluate(const struct oakum_ctx *ctx, struct oakum_findings *out,
		    struct oakum_err *e)
{
	struct taken t = {0};

	(void)e; /* this rule cannot fail */
	oakum_json_each(variable, oakum_spec_get(ctx->spec->process, "env")) {
		const char *equals = strchr(variable->text, '=');
		const char *name, *why;

		if (!equals)
			continue;
		name = name_of(ctx, variable);
		why = how(ctx, name, equals + 1);
		if (why)
			judge(ctx, out, &t, variable, name, why);
	}
	return 0;
}

const struct oakum_rule oakum_rule_secret_env = {
	.id = "secret_env",
	.title = "No secret in the environment",
	.why = "The environment is shown to whoever inspects the container, and inherited by every child.",
	.from = "G secrets, OWASP 12",
	.flags = OAKUM_RULE_ON_EXEC,
};

OAKUM_RULE_CODE(secret_env, params, evaluate)
