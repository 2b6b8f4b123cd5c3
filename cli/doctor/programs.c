/* SPDX-License-Identifier: Apache-2.0 */
/* programs.c - Oakum's own programs: there, root's alone, and static where a stranger's files
 * are near. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/str.h>

#include "doctor.h"

struct program {
	const char *path;
	const char *what;
	bool is_static; /* it must be */
};

/* The program header that names a loader. */
static bool has_loader(const char *bytes, size_t len)
{
	Elf64_Ehdr head;

	if (len < sizeof(head))
		return false;
	memcpy(&head, bytes, sizeof(head));
	for (unsigned i = 0; i < head.e_phnum; i++) {
		size_t at = head.e_phoff + (size_t)i * head.e_phentsize;
		Elf64_Phdr part;

		if (at > len - sizeof(part))
			return false;
		memcpy(&part, bytes + at, sizeof(part));
		if (part.p_type == PT_INTERP)
			return true;
	}
	return false;
}

static const char *reinstall(struct doctor *d)
{
	struct doctor_package package;

	doctor_package(d, OAKUM_BINDIR "/oakum", &package);
	if (!package.name)
		return "make install";
	return access("/usr/bin/apt-get", X_OK) == 0 ? "apt-get install --reinstall oakum"
						     : "dnf reinstall oakum";
}

/* What is wrong with an open program; NULL: nothing. */
static const char *fault(struct doctor *d, int fd, const struct program *p)
{
	const char *bytes;
	struct stat st;
	size_t len;

	if (fstat(fd, &st) < 0 || oakum_fd_slurp(d->arena, fd, p->path, 64u * 1024 * 1024,
						 &bytes, &len, NULL) < 0)
		return "cannot be read";
	if (!(st.st_mode & S_IXUSR))
		return "cannot be executed";
	if (len < SELFMAG || memcmp(bytes, ELFMAG, SELFMAG) != 0)
		return "is no program";
	if (p->is_static && has_loader(bytes, len))
		return "is not static: it would load libraries where a container chooses the files";
	return NULL;
}

static void look(struct doctor *d, const struct program *p)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	OAKUM_FD int fd = oakum_fd_open(AT_FDCWD, p->path, OAKUM_TRUST_PATH, &e);
	const char *wrong;

	if (fd == -EPERM) {
		doctor_tell(d, DOCTOR_ERROR, "programs.owner", p->path,
			    oakum_arena_printf(d->arena,
					       "chown root:root %s && chmod go-w %s",
					       p->path, p->path),
			    "%s: %s", p->what, e.msg);
		return;
	}
	if (fd < 0) {
		doctor_tell(d, DOCTOR_ERROR, "programs.missing", p->path, reinstall(d),
			    "%s: %s", p->what, e.msg);
		return;
	}
	wrong = fault(d, fd, p);
	if (wrong)
		doctor_tell(d, DOCTOR_ERROR, "programs.broken", p->path, reinstall(d),
			    "%s %s", p->what, wrong);
	else
		doctor_tell(d, DOCTOR_OK, "programs.file", p->path, NULL, "%s is there%s",
			    p->what, p->is_static ? ", static" : "");
}

/* A path that the policy gives a rule. */
static const char *of_policy(struct doctor *d, const char *rule, const char *name,
			     const char *otherwise)
{
	const struct oakum_setting *s =
		d->policy ? oakum_policy_setting(d->policy, oakum_rule_by_id(rule))
			  : NULL;

	for (size_t i = 0; s && s->args.params && s->args.params[i].name[0]; i++) {
		if (oakum_streq(s->args.params[i].name, name) && s->args.values[i].text &&
		    *s->args.values[i].text)
			return s->args.values[i].text;
	}
	return otherwise;
}

void doctor_programs(struct doctor *d)
{
	const struct program programs[] = {
		{OAKUM_BINDIR "/oakum-runtime", "the runtime", false},
		{of_policy(d, "init", "path", OAKUM_LIBEXECDIR "/oakum-init"), "the init",
		 true},
		{of_policy(d, "verify_hook", "path", OAKUM_LIBEXECDIR "/oakum-hook"),
		 "the hook", true},
	};

	for (size_t i = 0; i < OAKUM_COUNT(programs); i++)
		look(d, &programs[i]);
}
