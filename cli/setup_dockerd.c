/* SPDX-License-Identifier: Apache-2.0 */
/*
 * setup_dockerd.c - what speaks against daemon.json: options of dockerd that say the same, with
 * which it would not start; and containers that docker made with the runtime "oakum".
 */
#include "setup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include <oakum/fd.h>
#include <oakum/json.h>
#include <oakum/str.h>

#define NAMES_MAX 400u

/* Where the options of a dockerd that does not run now may stand. */
static const char *const option_files[] = {
	"/etc/default/docker",
	"/etc/sysconfig/docker",
	"/etc/systemd/system/docker.service",
	"/lib/systemd/system/docker.service",
	"/usr/lib/systemd/system/docker.service",
};

static void close_directory(DIR **dir)
{
	if (*dir)
		(void)closedir(*dir); /* only read */
}

/* Any file, also on procfs; NULL when it cannot be read. */
static const char *slurp(struct cli *cli, const char *path, size_t *ret_len)
{
	OAKUM_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	const char *bytes;

	if (fd < 0 || oakum_fd_slurp(cli->arena, fd, path, SETUP_FILE_MAX, &bytes,
				     ret_len, NULL) < 0)
		return NULL;
	return bytes;
}

static bool is_option(const struct cli *cli, const char *word)
{
	return oakum_starts_with(word, "--add-runtime") ||
	       (cli->dflt && oakum_starts_with(word, "--default-runtime"));
}

static int refuse(const char *where, struct oakum_err *e)
{
	return oakum_err_set(
		e, -EEXIST,
		"%s gives dockerd runtimes by option, and dockerd does not start when " SETUP_DAEMON_JSON
		" says the same: move them there first",
		where);
}

static int check_text(struct cli *cli, const char *path, struct oakum_err *e)
{
	size_t len;
	const char *at = slurp(cli, path, &len);

	while (at && *at) {
		const char *end = strchr(at, '\n');
		const char *line = oakum_arena_dup(cli->arena, at,
						   end ? (size_t)(end - at) : strlen(at));
		const char *option = strstr(line, "--");

		for (; line[strspn(line, " \t")] != '#' && option;
		     option = strstr(option + 2, "--")) {
			if (is_option(cli, option))
				return refuse(path, e);
		}
		at = end ? end + 1 : NULL;
	}
	return 0;
}

static int check_process(struct cli *cli, const char *pid, struct oakum_err *e)
{
	size_t len;
	const char *name =
		slurp(cli, oakum_arena_printf(cli->arena, "/proc/%s/comm", pid), &len);
	const char *argv, *end;

	if (!oakum_streq(name, "dockerd\n"))
		return 0;
	argv = slurp(cli, oakum_arena_printf(cli->arena, "/proc/%s/cmdline", pid), &len);
	end = argv ? argv + len : NULL;
	for (; argv && argv < end; argv += strlen(argv) + 1) {
		if (is_option(cli, argv))
			return refuse(oakum_arena_printf(cli->arena,
							 "the command line of process %s",
							 pid),
				      e);
	}
	return 0;
}

int setup_dockerd_flags(struct cli *cli, struct oakum_err *e)
{
	DIR *proc OAKUM_CLEANUP(close_directory) = opendir("/proc");
	struct dirent *entry;
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < OAKUM_COUNT(option_files); i++)
		rc = check_text(cli, option_files[i], e);
	while (rc == 0 && proc && (entry = readdir(proc))) {
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9')
			rc = check_process(cli, entry->d_name, e);
	}
	return rc;
}

/* A member of a JSON file of docker's, or NULL. */
static const char *member(struct cli *cli, const char *path, const char *key)
{
	struct oakum_json_doc *doc;
	size_t len;
	const char *bytes = slurp(cli, path, &len);

	if (!bytes || oakum_json_read(cli->arena, path, bytes, len, OAKUM_JSON_STRICT,
				      &doc, NULL) < 0)
		return NULL;
	return oakum_json_str(oakum_json_get(doc->root, key));
}

size_t setup_docker_pinned(struct cli *cli, const char **ret_names)
{
	const char *root = member(cli, SETUP_DAEMON_JSON, "data-root");
	const char *path = oakum_arena_printf(cli->arena, "%s/containers",
					      root ? root : "/var/lib/docker");
	DIR *dir OAKUM_CLEANUP(close_directory) = opendir(path);
	struct oakum_buf names;
	struct dirent *entry;
	size_t count = 0;

	oakum_buf_init(&names, cli->arena, NAMES_MAX);
	oakum_buf_puts(&names, "");
	while (dir && (entry = readdir(dir))) {
		const char *state = oakum_arena_printf(cli->arena, "%s/%s/config.v2.json",
						       path, entry->d_name);
		const char *host = oakum_arena_printf(cli->arena, "%s/%s/hostconfig.json",
						      path, entry->d_name);
		const char *name;

		if (!oakum_streq(member(cli, host, "Runtime"), "oakum"))
			continue;
		name = member(cli, state, "Name");
		oakum_buf_printf(
			&names, "%s%s", count++ ? ", " : "",
			oakum_str_show(cli->arena, name ? name + 1 : entry->d_name, 64));
	}
	*ret_names = names.data ? names.data : "";
	return count;
}
