/* SPDX-License-Identifier: Apache-2.0 */
/* status.c - see status.h. */
#include "status.h"

#include <errno.h>
#include <string.h>

#include <oakum/str.h>

#define GROUPS_MAX 65536 /* NGROUPS_MAX */

/* What follows "NAME:" at the beginning of a line, or NULL. */
static const char *line_of(const char *text, const char *name)
{
	size_t len = strlen(name);

	while (text && *text) {
		if (strncmp(text, name, len) == 0 && text[len] == ':')
			return text + len + 1;
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	return NULL;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 16;
}

/* The next number of the line, in that base. */
static bool next(const char **at, unsigned base, uint64_t *ret)
{
	uint64_t v = 0;

	*at += strspn(*at, " \t");
	if (digit(**at) >= (int)base)
		return false;
	for (; digit(**at) < (int)base; (*at)++)
		v = v * base + (uint64_t)digit(**at); /* the kernel's: 64 bits at most */
	*ret = v;
	return true;
}

static int numbers(const char *text, const char *name, unsigned base, size_t n,
		   uint64_t *ret, struct oakum_err *e)
{
	const char *at = line_of(text, name);

	for (size_t i = 0; i < n; i++) {
		if (!at || !next(&at, base, &ret[i]))
			return oakum_err_set(
				e, -EBADMSG,
				"the status of the process does not say '%s'", name);
	}
	return 0;
}

static int read_groups(struct oakum_arena *a, const char *text, struct oakum_status *s,
		       struct oakum_err *e)
{
	const char *at = line_of(text, "Groups");
	uint64_t group;

	if (!at)
		return oakum_err_set(e, -EBADMSG,
				     "the status of the process does not say 'Groups'");
	s->groups = oakum_arena_array(a, strcspn(at, "\n") + 1, sizeof(*s->groups));
	while (s->n_groups < GROUPS_MAX && next(&at, 10, &group))
		s->groups[s->n_groups++] = group;
	return 0;
}

int oakum_status_parse(struct oakum_arena *a, const char *text, struct oakum_status *ret,
		       struct oakum_err *e)
{
	static const char *const sets[OAKUM_SETS] = {"CapInh", "CapPrm", "CapEff",
						     "CapBnd", "CapAmb"};
	const char *state = line_of(text, "State");
	struct oakum_status s = {0};
	int r;

	if (!state)
		return oakum_err_set(e, -EBADMSG,
				     "the status of the process does not say 'State'");
	s.state = state[strspn(state, " \t")];
	r = numbers(text, "Uid", 10, 4, s.uid, e);
	if (r == 0)
		r = numbers(text, "Gid", 10, 4, s.gid, e);
	if (r == 0)
		r = read_groups(a, text, &s, e);
	for (size_t i = 0; r == 0 && i < OAKUM_SETS; i++)
		r = numbers(text, sets[i], 16, 1, &s.caps[i], e);
	if (r == 0)
		r = numbers(text, "NoNewPrivs", 10, 1, &s.no_new_privs, e);
	if (r == 0)
		r = numbers(text, "Seccomp", 10, 1, &s.seccomp, e);
	if (r == 0)
		*ret = s;
	return r;
}
