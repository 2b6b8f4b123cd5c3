/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setup_containerd.c - a runtime class for CRI in containerd's config.toml.
 *
 * Nothing here reads TOML: containerd itself does (config dump), before and after. A block at
 * the end of the file is the one addition that never changes what stands above it; `imports`
 * would: containerd 1.x replaces a plugin's whole section by the imported one. And a file that
 * names a first runtime makes 1.x forget its own runc. So blocks are tried, from the smallest
 * on, until containerd says that it sees Oakum and everything that it saw before.
 */
#include "setup.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <oakum/str.h>

#define CONFIG	  "/etc/containerd/config.toml"
#define CANDIDATE "/etc/containerd/.oakum-candidate.toml"
#define BEGIN	  SETUP_FIRST_LINE ", and taken away by `oakum setup --undo`: begin\n"
#define END	  "# Written by `oakum setup`: end\n"

static const char *find_containerd(void)
{
	static const char *const places[] = {"/usr/bin/containerd",
					     "/usr/local/bin/containerd"};

	for (size_t i = 0; i < OAKUM_COUNT(places); i++) {
		if (access(places[i], X_OK) == 0)
			return places[i];
	}
	return NULL;
}

/* What containerd makes of a configuration, or without one; a status other than 0 is "it does
 * not". */
static int dump(struct cli *cli, const char *config, const char **ret,
		struct oakum_err *e)
{
	const char *const with[] = {find_containerd(), "--config", config,
				    "config",	       "dump",	   NULL};
	const char *const without[] = {with[0], "config", "default", NULL};
	const char *const *argv = config ? with : without;

	if (!argv[0])
		return oakum_err_set(e, -ENOENT, "containerd is not installed");
	return setup_spawn(cli, argv, ret, e);
}

static const char *line_end(const char *line)
{
	return line + strcspn(line, "\n");
}

/* Lines that must differ: the file's own name stands in the list of imports. */
static bool may_differ(const char *line)
{
	line += strspn(line, " \t");
	return oakum_starts_with(line, "imports = ") ||
	       oakum_starts_with(line, "default_runtime_name = ");
}

/* Whether all lines of before stand in after, in that order. */
static bool keeps(const char *before, const char *after)
{
	for (const char *end; *before; before = *end ? end + 1 : end) {
		size_t len;

		end = line_end(before);
		len = (size_t)(end - before);
		if (may_differ(before))
			continue;
		while (*after && !((size_t)(line_end(after) - after) == len &&
				   memcmp(before, after, len) == 0)) {
			after = line_end(after);
			after += *after == '\n';
		}
		if (!*after && len)
			return false;
		after = line_end(after);
		after += *after == '\n';
	}
	return true;
}

static bool has_runtime(const char *dumped)
{
	return strstr(dumped, "BinaryName = \"" SETUP_RUNTIME "\"") ||
	       strstr(dumped, "BinaryName = '" SETUP_RUNTIME "'");
}

static bool has_default(const char *dumped)
{
	return strstr(dumped, "default_runtime_name = \"oakum\"") ||
	       strstr(dumped, "default_runtime_name = 'oakum'");
}

struct attempt {
	char version; /* of the plugins' names */
	bool runc;    /* names runc as well */
};

/* Our block for the end of the file: the whole file's text. */
static int compose(struct cli *cli, const struct setup_file *now, const char *before,
		   struct attempt try, struct oakum_buf *out, struct oakum_err *e)
{
	const char *const parts[] = {cli->dflt ? "default" : NULL, "oakum",
				     try.runc ? "runc" : NULL};
	const char *text;
	int rc = 0;

	oakum_buf_init(out, cli->arena, SETUP_FILE_MAX);
	if (now->bytes)
		oakum_buf_add(out, now->bytes, now->len);
	else
		oakum_buf_printf(out, "version = %c\n", try.version);
	if (out->len > 0 && out->data[out->len - 1] != '\n')
		oakum_buf_putc(out, '\n');
	oakum_buf_puts(out, BEGIN);
	for (size_t i = 0; rc == 0 && i < OAKUM_COUNT(parts); i++) {
		if (!parts[i])
			continue;
		rc = setup_template(cli,
				    oakum_arena_printf(cli->arena,
						       "containerd/%s-v%c.toml", parts[i],
						       try.version),
				    &text, e);
		if (rc == 0)
			oakum_buf_puts(out, text);
		/* Its last table is the options': cgroups are made as for runc. */
		if (rc == 0 && oakum_streq(parts[i], "oakum") &&
		    strstr(before, "SystemdCgroup = true"))
			oakum_buf_puts(out, "  SystemdCgroup = true\n");
	}
	oakum_buf_puts(out, END);
	return rc;
}

/* Whether containerd takes the text and keeps all that was. */
static int is_good(struct cli *cli, const struct oakum_buf *text, const char *before,
		   struct oakum_err *e)
{
	const char *after = "";
	int rc = setup_write(cli, CANDIDATE, text->data, text->len, e);

	if (rc == 0)
		rc = dump(cli, CANDIDATE, &after, e);
	(void)unlink(CANDIDATE); /* the next one replaces it */
	if (rc < 0)
		return rc;
	return rc == 0 && has_runtime(after) && keeps(before, after) &&
	       (!cli->dflt || has_default(after));
}

static int cannot(struct oakum_err *e)
{
	return oakum_err_set(
		e, -EINVAL,
		"containerd would not take an addition at the end of '" CONFIG
		"' as it is: put in by hand what '" SETUP_TEMPLATES
		"containerd/' has for your version, the default_runtime_name into the table that is there");
}

static int write_config(struct cli *cli, const struct setup_file *now,
			const struct oakum_buf *text, struct oakum_err *e)
{
	int rc = now->bytes
			 ? setup_write(cli, CONFIG SETUP_BACKUP, now->bytes, now->len, e)
			 : 0;

	if (rc == 0)
		rc = setup_write(cli, CONFIG, text->data, text->len, e);
	if (rc == 0)
		setup_next(cli, "systemctl restart containerd");
	return rc;
}

static int try_all(struct cli *cli, const struct setup_file *now, const char *before,
		   struct oakum_err *e)
{
	static const struct attempt attempts[] = {
		{'3', false}, {'3', true}, {'2', false}, {'2', true}};
	bool old = strstr(before, "version = 2\n") != NULL;

	for (size_t i = old ? 2 : 0; i < OAKUM_COUNT(attempts); i++) {
		struct oakum_buf text;
		int rc = compose(cli, now, before, attempts[i], &text, e);

		if (rc == 0)
			rc = is_good(cli, &text, before, e);
		if (rc < 0)
			return rc;
		if (rc > 0)
			return write_config(cli, now, &text, e);
	}
	return cannot(e);
}

/* The file without our block; NULL when it has none. */
static const char *without_block(struct cli *cli, const struct setup_file *now)
{
	const char *begin = now->bytes ? strstr(now->bytes, BEGIN) : NULL;
	const char *end = begin ? strstr(begin, END) : NULL;

	return end ? oakum_arena_printf(cli->arena, "%.*s%s", (int)(begin - now->bytes),
					now->bytes, end + strlen(END))
		   : NULL;
}

static int containerd_add(struct cli *cli, struct oakum_err *e)
{
	struct setup_file now;
	const char *before = "";
	int rc = setup_read(cli, CONFIG, &now, e);

	if (rc == 0)
		rc = dump(cli, now.bytes ? CONFIG : NULL, &before, e);
	if (rc < 0)
		return rc;
	if (rc > 0)
		return oakum_err_set(e, -EINVAL,
				     "containerd does not take '" CONFIG "' as it is");
	if (has_runtime(before) && (!cli->dflt || has_default(before))) {
		printf("already there: %s\n", CONFIG);
		return 0;
	}
	if (without_block(cli, &now))
		return oakum_err_set(
			e, -EEXIST,
			"'" CONFIG
			"' has our block already: say oakum setup --undo containerd first");
	if (cli->dry_run) {
		setup_say(cli,
			  "write %s, after containerd has read the addition like this",
			  CONFIG);
		return 0;
	}
	return try_all(cli, &now, before, e);
}

/* Whether the text is what the copy would have become, or has nothing but a version. */
static bool is_only_ours(const char *text)
{
	return oakum_streq(text, "version = 2\n") || oakum_streq(text, "version = 3\n");
}

static int containerd_undo(struct cli *cli, struct oakum_err *e)
{
	struct setup_file now, backup;
	const char *text;
	int rc = setup_read(cli, CONFIG, &now, e);

	if (rc == 0)
		rc = setup_read(cli, CONFIG SETUP_BACKUP, &backup, e);
	if (rc < 0)
		return rc;
	text = without_block(cli, &now);
	if (!text)
		return 0;
	/* A copy without its last line break got one. */
	if (backup.bytes && oakum_starts_with(text, backup.bytes) &&
	    strlen(text) <= backup.len + 1)
		text = backup.bytes;
	if (!backup.bytes && is_only_ours(text))
		rc = setup_remove(cli, CONFIG, e);
	else
		rc = setup_write(cli, CONFIG, text, strlen(text), e);
	if (rc == 0 && backup.bytes)
		rc = setup_remove(cli, CONFIG SETUP_BACKUP, e);
	if (rc == 0)
		setup_next(cli, "systemctl restart containerd");
	return rc;
}

static bool containerd_in_use(struct cli *cli)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	struct setup_file now = {0};

	if (setup_read(cli, CONFIG, &now, &e) < 0 || !now.bytes ||
	    !strstr(now.bytes, SETUP_RUNTIME))
		return false;
	printf("containerd: " CONFIG " names " SETUP_RUNTIME "\n");
	return true;
}

const struct setup_engine setup_containerd = {"containerd", containerd_add,
					      containerd_undo, containerd_in_use};
