/* SPDX-License-Identifier: Apache-2.0 */
/* prepared.c - see prepared.h. */
#include "prepared.h"

#include <errno.h>
#include <stdbool.h>

#include <oakum/str.h>

static bool number(const struct oakum_node *n, uint64_t *ret)
{
	return oakum_json_is(n, OAKUM_JSON_NUMBER) &&
	       oakum_num_u64(n->text, UINT32_MAX, ret) == 0;
}

static bool has_user_namespace(const struct oakum_node *config)
{
	oakum_json_each(ns, oakum_json_at(config, "/linux/namespaces")) {
		if (oakum_streq(oakum_json_str(oakum_json_get(ns, "type")), "user"))
			return true;
	}
	return false;
}

/* The host's number for one inside, by linux.uidMappings or gidMappings. */
static int outside(const struct oakum_node *mappings, uint64_t inside, uint32_t *ret,
		   struct oakum_err *e)
{
	oakum_json_each(m, mappings) {
		uint64_t first, host, size;

		if (!number(oakum_json_get(m, "containerID"), &first) ||
		    !number(oakum_json_get(m, "hostID"), &host) ||
		    !number(oakum_json_get(m, "size"), &size))
			continue;
		if (inside >= first && inside - first < size &&
		    host + (inside - first) < UINT32_MAX) {
			*ret = (uint32_t)(host + (inside - first));
			return 0;
		}
	}
	return oakum_err_set(
		e, -EINVAL,
		"the config does not tell which user of the host is user %llu of its user namespace",
		(unsigned long long)inside);
}

static int owner(const struct oakum_node *config, const char *user, const char *mappings,
		 uint32_t *ret, struct oakum_err *e)
{
	const struct oakum_node *n = oakum_json_at(config, user);
	uint64_t inside = 0;

	if (n && !number(n, &inside))
		return oakum_err_set(e, -EINVAL, "%s is no user", user);
	if (has_user_namespace(config))
		return outside(oakum_json_at(config, mappings), inside, ret, e);
	*ret = (uint32_t)inside;
	return 0;
}

int oakum_prepare_for(const struct oakum_node *config, struct oakum_preparation *p,
		      struct oakum_err *e)
{
	int r = owner(config, "/process/user/uid", "/linux/uidMappings", &p->uid, e);

	if (r == 0)
		r = owner(config, "/process/user/gid", "/linux/gidMappings", &p->gid, e);
	p->label = oakum_json_str(oakum_json_at(config, "/linux/mountLabel"));
	if (p->label && !*p->label)
		p->label = NULL;
	return r;
}

static void lower(const struct oakum_node *mappings, uint64_t *lowest)
{
	oakum_json_each(m, mappings) {
		uint64_t host = 0;

		(void)number(oakum_json_get(m, "hostID"), &host); /* absent is 0 */
		if (host < *lowest)
			*lowest = host;
	}
}

uint64_t oakum_prepared_lowest_id(const struct oakum_node *config)
{
	const struct oakum_node *uids, *gids;
	uint64_t lowest = UINT64_MAX;

	if (!config || !has_user_namespace(config))
		return 0;
	uids = oakum_json_at(config, "/linux/uidMappings");
	gids = oakum_json_at(config, "/linux/gidMappings");
	if (!oakum_json_is(uids, OAKUM_JSON_ARRAY) || uids->count == 0 ||
	    !oakum_json_is(gids, OAKUM_JSON_ARRAY) || gids->count == 0)
		return 0;
	lower(uids, &lowest);
	lower(gids, &lowest);
	return lowest;
}

const char *const *oakum_prepared_secrets(struct oakum_arena *a,
					  const struct oakum_node *config,
					  const struct oakum_prepared *prepared,
					  size_t *ret_n)
{
	const struct oakum_node *mounts =
		config ? oakum_json_get(config, "mounts") : NULL;
	const char **list;

	*ret_n = 0;
	if (!mounts || !oakum_json_is(mounts, OAKUM_JSON_ARRAY))
		return NULL;
	list = oakum_arena_array(a, mounts->count, sizeof(*list));
	oakum_json_each(m, mounts) {
		const char *name = oakum_prepared_secret(
			prepared, oakum_json_str(oakum_json_get(m, "source")));

		if (name)
			list[(*ret_n)++] = name;
	}
	return list;
}
