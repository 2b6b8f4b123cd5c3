/* SPDX-License-Identifier: Apache-2.0 */
/* state.c - see state.h. */
#include "state.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <oakum/json.h>
#include <oakum/str.h>

static const char *const keys[] = {
	"ociVersion", "id", "status", "pid", "bundle", "bundlePath", "annotations",
};

static const char *const creating[] = {"creating", "created"};
static const char *const started[] = {"running", "created"};

static int check_keys(const struct oakum_node *doc, struct oakum_err *e)
{
	oakum_json_each(n, doc) {
		for (size_t i = 0; i < OAKUM_COUNT(keys); i++) {
			if (oakum_fold_equal(n->key, keys[i]) &&
			    !oakum_streq(n->key, keys[i]))
				return oakum_err_set(
					e, -EINVAL,
					"the state has the key '%.100s', which some readers take for '%s'",
					n->key, keys[i]);
		}
	}
	return 0;
}

/* A member that is a string and not empty. *ret is NULL when it is absent. */
static int text_at(const struct oakum_node *doc, const char *key, const char **ret,
		   struct oakum_err *e)
{
	const struct oakum_node *n = oakum_json_get(doc, key);

	*ret = oakum_json_str(n);
	if (n && (!*ret || !**ret))
		return oakum_err_set(e, -EINVAL, "'%s' of the state is no text", key);
	return 0;
}

static bool is_id(const char *id)
{
	if (strlen(id) > OAKUM_STATE_ID_MAX || strchr(id, '/') || oakum_streq(id, ".") ||
	    oakum_streq(id, ".."))
		return false;
	for (; *id; id++) {
		if ((unsigned char)*id <= ' ' || *id == 0x7f)
			return false;
	}
	return true;
}

static int read_id(const struct oakum_node *doc, struct oakum_state *s,
		   struct oakum_err *e)
{
	int r = text_at(doc, "id", &s->id, e);

	if (r < 0)
		return r;
	if (!s->id)
		return oakum_err_set(e, -EINVAL, "the state has no 'id'");
	if (!is_id(s->id))
		return oakum_err_set(e, -EINVAL,
				     "'id' of the state, '%.100s', is no container's id",
				     s->id);
	return 0;
}

static int read_bundle(const struct oakum_node *doc, struct oakum_state *s,
		       struct oakum_err *e)
{
	const char *old = NULL;
	int r = text_at(doc, "bundle", &s->bundle, e);

	if (r == 0)
		r = text_at(doc, "bundlePath", &old, e);
	if (r < 0)
		return r;
	if (s->bundle && old && !oakum_streq(s->bundle, old))
		return oakum_err_set(
			e, -EINVAL,
			"'bundle' and 'bundlePath' of the state name different directories");
	if (!s->bundle)
		s->bundle = old;
	if (!s->bundle)
		return oakum_err_set(e, -EINVAL, "the state has no 'bundle'");
	if (s->bundle[0] != '/')
		return oakum_err_set(e, -EINVAL,
				     "'bundle' of the state, '%.300s', is not absolute",
				     s->bundle);
	return 0;
}

static int read_pid(const struct oakum_node *doc, struct oakum_state *s,
		    struct oakum_err *e)
{
	const struct oakum_node *n = oakum_json_get(doc, "pid");
	int64_t pid = 0;

	if (!n)
		return oakum_err_set(e, -EINVAL, "the state has no 'pid'");
	if (!oakum_json_is(n, OAKUM_JSON_NUMBER) ||
	    oakum_num_i64(n->text, 1, INT32_MAX, &pid) < 0)
		return oakum_err_set(e, -EINVAL, "'pid' of the state is no process id");
	s->pid = (pid_t)pid;
	return 0;
}

static int read_status(const struct oakum_node *doc, enum oakum_stage stage,
		       struct oakum_state *s, struct oakum_err *e)
{
	const char *const *words = stage == OAKUM_STAGE_CREATING ? creating : started;
	const char *status = NULL;
	int r = text_at(doc, "status", &status, e);

	s->running = stage == OAKUM_STAGE_STARTED && !oakum_streq(status, "created");
	if (r < 0 || !status)
		return r;
	if (stage != OAKUM_STAGE_UNSET && oakum_str_in(status, words, 2))
		return 0;
	return oakum_err_set(
		e, -EINVAL, "the container is '%.100s', which is not when this hook runs",
		status);
}

int oakum_state_read(struct oakum_arena *a, const char *bytes, size_t len,
		     enum oakum_stage stage, struct oakum_state *ret, struct oakum_err *e)
{
	struct oakum_json_doc *doc;
	struct oakum_state s = {0};
	int r;

	if (len == 0)
		return oakum_err_set(
			e, -EINVAL,
			"there is no state on standard input: only a runtime calls this");
	r = oakum_json_read(a, "the state", bytes, len, OAKUM_JSON_STRICT, &doc, e);
	if (r < 0)
		return r;
	if (!oakum_json_is(doc->root, OAKUM_JSON_OBJECT))
		return oakum_err_set(e, -EINVAL, "the state is no object");
	r = check_keys(doc->root, e);
	if (r == 0)
		r = read_id(doc->root, &s, e);
	if (r == 0)
		r = read_bundle(doc->root, &s, e);
	if (r == 0)
		r = read_pid(doc->root, &s, e);
	if (r == 0)
		r = read_status(doc->root, stage, &s, e);
	if (r == 0)
		*ret = s;
	return r;
}
