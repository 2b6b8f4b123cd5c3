/* SPDX-License-Identifier: Apache-2.0 */
/* device_set.c - sets of devices; see device_set.h and Linux's admin-guide/devices.txt. */
#include "device_set.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <oakum/str.h>

#define MAJOR_MAX 4095
#define MINOR_MAX 1048575

/* clang-format off */
static const struct oakum_devices defaults[] = {
	{'c', 1, 3, OAKUM_DEVICE_RWM}, /* null */
	{'c', 1, 5, OAKUM_DEVICE_RWM}, /* zero */
	{'c', 1, 7, OAKUM_DEVICE_RWM}, /* full */
	{'c', 1, 8, OAKUM_DEVICE_RWM}, /* random */
	{'c', 1, 9, OAKUM_DEVICE_RWM}, /* urandom */
	{'c', 5, 0, OAKUM_DEVICE_RWM}, /* tty */
	{'c', 5, 1, OAKUM_DEVICE_RWM}, /* console */
	{'c', 5, 2, OAKUM_DEVICE_RWM}, /* ptmx */
	{'c', 136, OAKUM_DEVICE_ANY, OAKUM_DEVICE_RWM}, /* pts */
	/* A node of any device may be made; it cannot be opened. */
	{'c', OAKUM_DEVICE_ANY, OAKUM_DEVICE_ANY, OAKUM_DEVICE_MKNOD},
	{'b', OAKUM_DEVICE_ANY, OAKUM_DEVICE_ANY, OAKUM_DEVICE_MKNOD},
};
/* clang-format on */

unsigned oakum_device_access(const char *text)
{
	static const char letters[] = "rwm";
	unsigned access = 0;

	for (const char *c = text ? text : ""; *c; c++) {
		const char *letter = strchr(letters, *c);

		if (!letter)
			return OAKUM_DEVICE_RWM;
		access |= 1u << (letter - letters);
	}
	return access ? access : OAKUM_DEVICE_RWM;
}

static const char *number_text(struct oakum_arena *a, int64_t n)
{
	return n < 0 ? "*" : oakum_arena_printf(a, "%" PRId64, n);
}

char *oakum_devices_text(struct oakum_arena *a, const struct oakum_devices *d)
{
	return oakum_arena_printf(a, "%c %s:%s %s%s%s", d->type, number_text(a, d->major),
				  number_text(a, d->minor),
				  d->access & OAKUM_DEVICE_READ ? "r" : "",
				  d->access & OAKUM_DEVICE_WRITE ? "w" : "",
				  d->access & OAKUM_DEVICE_MKNOD ? "m" : "");
}

/* A number up to a separator, or "*"; *s moves behind the separator. */
static int read_number(struct oakum_arena *a, const char **s, const char *separators,
		       int64_t max, int64_t *ret)
{
	size_t len = strcspn(*s, separators);
	const char *text = oakum_arena_dup(a, *s, len);
	int r = 0;

	if (oakum_streq(text, "*"))
		*ret = OAKUM_DEVICE_ANY;
	else
		r = oakum_num_i64(text, 0, max, ret);
	*s += len + ((*s)[len] != '\0');
	return r;
}

/* "c 195:*" or "c 195:* rw" */
static int read_numbers(struct oakum_arena *a, const char *entry,
			struct oakum_devices *ret)
{
	const char *s = entry + 2;
	int r;

	if ((entry[0] != 'c' && entry[0] != 'b') || entry[1] != ' ')
		return -EINVAL;
	ret->type = entry[0];
	r = strchr(s, ':') ? read_number(a, &s, ":", MAJOR_MAX, &ret->major) : -EINVAL;
	if (r == 0)
		r = read_number(a, &s, " ", MINOR_MAX, &ret->minor);
	if (r < 0 || s[strspn(s, "rwm")] != '\0')
		return -EINVAL;
	ret->access = oakum_device_access(s);
	return 0;
}

/* Returns 1 when there is a device of that path now. */
static int read_path(const struct oakum_ctx *ctx, const char *path,
		     struct oakum_devices *ret, struct oakum_err *e)
{
	struct oakum_place p = {0};
	int r = ctx->host->place(ctx->host, path, &p, e);

	if (r < 0)
		return r;
	*ret = (struct oakum_devices){
		.type = S_ISBLK(p.mode) ? 'b' : 'c',
		.major = major(p.rdev),
		.minor = minor(p.rdev),
		.access = OAKUM_DEVICE_RWM,
	};
	return p.exists && (S_ISBLK(p.mode) || S_ISCHR(p.mode));
}

static int read_entry(const struct oakum_ctx *ctx, const char *entry,
		      struct oakum_devices *ret, struct oakum_err *e)
{
	if (entry[0] == '/')
		return read_path(ctx, entry, ret, e);
	if (read_numbers(ctx->arena, entry, ret) < 0)
		return oakum_err_set(
			e, -EINVAL,
			"the parameter 'allow' has '%s', which is neither like \"c 195:*\" nor a path",
			entry);
	return 1;
}

int oakum_device_set_make(const struct oakum_ctx *ctx, const char *const *allow, size_t n,
			  struct oakum_device_set *ret, struct oakum_err *e)
{
	size_t used = OAKUM_COUNT(defaults);
	struct oakum_devices *list =
		oakum_arena_array(ctx->arena, used + n, sizeof(*list));

	memcpy(list, defaults, sizeof(defaults));
	for (size_t i = 0; i < n; i++) {
		int r = read_entry(ctx, allow[i], &list[used], e);

		if (r < 0)
			return r;
		used += r > 0;
	}
	*ret = (struct oakum_device_set){.list = list, .n = used};
	return 0;
}

static bool covers(int64_t of_set, int64_t n)
{
	return of_set == OAKUM_DEVICE_ANY || of_set == n;
}

bool oakum_device_set_has(const struct oakum_device_set *set,
			  const struct oakum_devices *d)
{
	unsigned access = 0;

	for (size_t i = 0; i < set->n; i++) {
		const struct oakum_devices *s = &set->list[i];

		if (s->type == d->type && covers(s->major, d->major) &&
		    covers(s->minor, d->minor))
			access |= s->access;
	}
	return (d->access & ~access) == 0;
}

static int64_t number_of(const struct oakum_node *obj, const char *key)
{
	int64_t n = OAKUM_DEVICE_ANY;

	(void)oakum_spec_i64(obj, key, &n); /* absent is any */
	return n < 0 ? OAKUM_DEVICE_ANY : n;
}

struct oakum_devices oakum_device_rule_read(const struct oakum_node *rule,
					    bool *ret_allow)
{
	const char *type = NULL, *access = NULL;

	*ret_allow = false; /* absent is false */
	(void)oakum_spec_bool(rule, "allow", ret_allow);
	(void)oakum_spec_str(rule, "type", &type); /* absent is all */
	(void)oakum_spec_str(rule, "access", &access);
	return (struct oakum_devices){
		.type = oakum_streq(type, "c") || oakum_streq(type, "b") ? type[0] : 'a',
		.major = number_of(rule, "major"),
		.minor = number_of(rule, "minor"),
		.access = oakum_device_access(access),
	};
}

/* Whether what came before a rule is forgotten, whoever reads it: with numbers or less access
 * beside it some take it for a denial of only that. */
static bool begins_anew(const struct oakum_devices *d, bool allow)
{
	return d->type == 'a' &&
	       (allow || (d->major == OAKUM_DEVICE_ANY && d->minor == OAKUM_DEVICE_ANY &&
			  d->access == OAKUM_DEVICE_RWM));
}

const struct oakum_node *oakum_device_rules_first(const struct oakum_node *rules)
{
	const struct oakum_node *first = rules ? rules->child : NULL;

	oakum_json_each(rule, rules) {
		bool allow;
		struct oakum_devices d = oakum_device_rule_read(rule, &allow);

		if (begins_anew(&d, allow))
			first = rule;
	}
	return first;
}
