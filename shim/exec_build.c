/* SPDX-License-Identifier: Apache-2.0 */
/* exec_build.c - the process that the options of an exec ask for; see exec_build.h. */
#include "exec_build.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include <oakum/json.h>
#include <oakum/path.h>
#include <oakum/str.h>

/* Where in a process an option has its say. */
static const struct flag {
	char option[16];
	char pointer[24];
} flags[OAKUM_EXEC_FLAGS] = {
	{"additional-gids", "/user/additionalGids"},
	{"user", "/user"},
	{"cap", "/capabilities"},
	{"env", "/env"},
	{"cwd", "/cwd"},
	{"apparmor", "/apparmorProfile"},
	{"process-label", "/selinuxLabel"},
	{"no-new-privs", "/noNewPrivileges"},
};

static struct oakum_node *object_at(struct oakum_exec_build *b, struct oakum_node *in,
				    const char *key)
{
	struct oakum_node *obj = oakum_json_get(in, key);

	if (!obj) {
		obj = oakum_json_object(b->arena);
		oakum_json_put(b->arena, in, key, obj);
	}
	return obj;
}

static void append_text(struct oakum_exec_build *b, struct oakum_node *in,
			const char *key, const char *text)
{
	struct oakum_node *array = oakum_json_get(in, key);

	if (!array) {
		array = oakum_json_array(b->arena);
		oakum_json_put(b->arena, in, key, array);
	}
	oakum_json_append(array, oakum_json_string(b->arena, text));
}

static int bad_id(const char *text, const char *option, struct oakum_err *e)
{
	return oakum_err_set(e, -EINVAL, "'%s' of --%s is no user or group number", text,
			     option);
}

/* "UID" or "UID:GID". Without a group runc keeps the container's and crun takes 0. */
static int put_user(struct oakum_exec_build *b, const char *text, struct oakum_err *e)
{
	struct oakum_node *user = object_at(b, b->process, "user");
	const char *colon = strchr(text, ':');
	const char *uid =
		colon ? oakum_arena_dup(b->arena, text, (size_t)(colon - text)) : text;
	int64_t u, g = b->crun ? 0 : b->record ? b->record->gid : -1;

	if (oakum_num_i64(uid, 0, INT32_MAX, &u) < 0 ||
	    (colon && oakum_num_i64(colon + 1, 0, INT32_MAX, &g) < 0))
		return bad_id(text, "user", e);
	oakum_json_put(b->arena, user, "uid", oakum_json_i64(b->arena, u));
	if (g >= 0)
		oakum_json_put(b->arena, user, "gid", oakum_json_i64(b->arena, g));
	return 0;
}

static int put_group(struct oakum_exec_build *b, const char *text, struct oakum_err *e)
{
	struct oakum_node *user = object_at(b, b->process, "user");
	struct oakum_node *gids = oakum_json_get(user, "additionalGids");
	int64_t gid;

	if (oakum_num_i64(text, 0, INT32_MAX, &gid) < 0)
		return bad_id(text, "additional-gids", e);
	if (!gids) {
		gids = oakum_json_array(b->arena);
		oakum_json_put(b->arena, user, "additionalGids", gids);
	}
	oakum_json_append(gids, oakum_json_i64(b->arena, gid));
	return 0;
}

/* Both runtimes put it into the sets that count, and into the ambient one. */
static void put_capability(struct oakum_exec_build *b, const char *name)
{
	static const char sets[][12] = {"bounding", "effective", "permitted", "ambient"};
	struct oakum_node *caps = object_at(b, b->process, "capabilities");

	for (size_t i = 0; i < OAKUM_COUNT(sets); i++)
		append_text(b, caps, sets[i], name);
}

static void put_text(struct oakum_exec_build *b, const char *key, const char *text)
{
	oakum_json_put(b->arena, b->process, key, oakum_json_string(b->arena, text));
}

static int put_option(struct oakum_exec_build *b, const struct oakum_word *word,
		      struct oakum_err *e)
{
	const char *name = word->option->name, *value = word->value;

	if (value && oakum_utf8_check(value, strlen(value)) != strlen(value))
		return oakum_err_set(e, -EINVAL, "the value of --%s is not UTF-8", name);
	if (oakum_streq(name, "no-new-privs"))
		oakum_json_put(b->arena, b->process, "noNewPrivileges",
			       oakum_json_bool(b->arena, word->on));
	else if (!value || !*value)
		return 0; /* the runtimes take an empty value for none */
	else if (oakum_streq(name, "user"))
		return put_user(b, value, e);
	else if (oakum_streq(name, "additional-gids"))
		return put_group(b, value, e);
	else if (oakum_streq(name, "cap"))
		put_capability(b, value);
	else if (oakum_streq(name, "env"))
		append_text(b, b->process, "env", value);
	else if (oakum_streq(name, "cwd"))
		put_text(b, "cwd", value);
	else if (oakum_streq(name, "apparmor"))
		put_text(b, "apparmorProfile", value);
	else if (oakum_streq(name, "process-label"))
		put_text(b, "selinuxLabel", value);
	return 0;
}

static void note_given(struct oakum_exec_build *b, const char *option)
{
	for (size_t i = 0; i < OAKUM_EXEC_FLAGS; i++) {
		if (oakum_streq(flags[i].option, option))
			b->given[i] = b->any_given = true;
	}
}

bool oakum_exec_gives(const struct oakum_exec_build *b, const char *option)
{
	for (size_t i = 0; i < OAKUM_EXEC_FLAGS; i++) {
		if (oakum_streq(flags[i].option, option))
			return b->given[i];
	}
	return false;
}

const char *oakum_exec_option_at(const struct oakum_exec_build *b, const char *pointer)
{
	for (size_t i = 0; i < OAKUM_EXEC_FLAGS; i++) {
		if (b->given[i] && oakum_path_below(pointer, flags[i].pointer))
			return flags[i].option;
	}
	return NULL;
}

/* What crun takes for a user when nobody says so. */
static void put_default_user(struct oakum_exec_build *b)
{
	struct oakum_node *user = object_at(b, b->process, "user");
	bool known = b->record && b->record->uid >= 0 && b->record->gid >= 0;

	oakum_json_put(b->arena, user, "uid",
		       oakum_json_i64(b->arena, known ? b->record->uid : 0));
	oakum_json_put(b->arena, user, "gid",
		       oakum_json_i64(b->arena, known ? b->record->gid : 0));
}

int oakum_exec_build(struct oakum_exec_build *b, struct oakum_arena *a,
		     const struct oakum_call *call, const struct oakum_record *record,
		     struct oakum_err *e)
{
	struct oakum_word word;
	struct oakum_walk w;
	int ret = 0;

	*b = (struct oakum_exec_build){
		.arena = a,
		.record = record,
		.process = oakum_json_object(a),
		.crun = call->grammar->dialect == OAKUM_DIALECT_CRUN,
	};
	oakum_call_walk(call, &w);
	for (oakum_walk_next(&w, &word); ret == 0 && word.kind == OAKUM_WORD_OPTION;
	     oakum_walk_next(&w, &word)) {
		note_given(b, word.option->name);
		ret = put_option(b, &word, e);
	}
	if (ret == 0 && b->crun && !oakum_exec_gives(b, "user"))
		put_default_user(b);
	return ret;
}
