/* SPDX-License-Identifier: Apache-2.0 */
/* tell.c - findings, and what all checks look with. */
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/json.h>
#include <oakum/str.h>

#include "../setup.h"
#include "doctor.h"

static const char *const levels[DOCTOR_LEVELS] = {"ok", "note", "warning", "error"};

void doctor_tell(struct doctor *d, enum doctor_level level, const char *id,
		 const char *place, const char *mend, const char *fmt, ...)
{
	struct oakum_node *f = oakum_json_object(d->arena);
	va_list ap;

	va_start(ap, fmt);
	cli_put_text(d->arena, f, "id", id);
	cli_put_text(d->arena, f, "level", levels[level]);
	cli_put_text(d->arena, f, "place", place);
	cli_put_text(d->arena, f, "message",
		     oakum_str_show(d->arena, oakum_arena_vprintf(d->arena, fmt, ap),
				    OAKUM_ERR_MAX));
	cli_put_text(d->arena, f, "mend", mend);
	va_end(ap);
	oakum_json_append(d->findings, f);
	d->count[level]++;
}

bool doctor_is_plain(const char *name)
{
	return *name && name[0] != '-' && name[0] != '.' &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
			    "0123456789_.+-") == strlen(name);
}

bool doctor_same_file(const char *a, const char *b)
{
	struct stat x, y;

	return a && b && stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

bool doctor_is_ours(const char *path)
{
	return doctor_same_file(path, SETUP_RUNTIME);
}

enum oakum_action doctor_action(const struct doctor *d, const char *rule)
{
	const struct oakum_rule *r = oakum_rule_by_id(rule);

	return d->policy && r ? oakum_policy_setting(d->policy, r)->action
			      : OAKUM_ACTION_UNSET;
}

const char *doctor_install(const struct doctor *d, const char *package)
{
	bool dnf =
		access("/usr/bin/apt-get", X_OK) < 0 && access("/usr/bin/dnf", X_OK) == 0;

	return oakum_arena_printf(d->arena, "%s install %s", dnf ? "dnf" : "apt-get",
				  package);
}

const char *doctor_slurp(struct doctor *d, const char *path, size_t *ret_len)
{
	OAKUM_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	const char *bytes;
	size_t len;

	if (fd < 0 ||
	    oakum_fd_slurp(d->arena, fd, path, DOCTOR_FILE_MAX, &bytes, &len, NULL) < 0)
		return NULL;
	if (ret_len)
		*ret_len = len;
	return bytes;
}

struct oakum_node *doctor_json(struct doctor *d, const char *path)
{
	struct oakum_json_doc *doc;
	size_t len;
	const char *text = doctor_slurp(d, path, &len);

	if (!text ||
	    oakum_json_read(d->arena, path, text, len, OAKUM_JSON_STRICT, &doc, NULL) < 0)
		return NULL;
	return doc->root;
}

const char *doctor_ask(struct doctor *d, const char *const *argv)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	const char *said = NULL;

	return setup_ask(d->cli, argv, &said, &e) == 0 ? said : NULL;
}
