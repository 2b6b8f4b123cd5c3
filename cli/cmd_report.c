/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_report.c - oakum report: what the audit log comes to. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <oakum/fd.h>
#include <oakum/path.h>
#include <oakum/store.h>
#include <oakum/str.h>

#include "report.h"

static void render(const struct report *r, enum cli_format format, struct oakum_buf *out)
{
	static void (*const forms[CLI_FORMATS])(const struct report *,
						struct oakum_buf *) = {
		[CLI_TEXT] = report_text,
		[CLI_JSON] = report_json,
		[CLI_HTML] = report_html,
		[CLI_PROMETHEUS] = report_prometheus,
	};

	forms[format](r, out);
}

/* For others to read, such as node_exporter; they see the old file or the new one. */
static int store(struct cli *cli, const char *path, const struct oakum_buf *out,
		 struct oakum_err *e)
{
	const struct stat like = {
		.st_uid = geteuid(), .st_gid = getegid(), .st_mode = 0644};
	const char *base = oakum_path_base(path);
	const char *dir =
		base == path ? "."
			     : oakum_arena_dup(cli->arena, path, (size_t)(base - path));
	OAKUM_FD int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return oakum_err_set(e, -errno, "directory '%s' cannot be opened: %s",
				     dir, oakum_errno_text(errno));
	return oakum_store_replace(fd, base,
				   oakum_arena_printf(cli->arena, ".%s.oakum", base),
				   &like, out->data, out->len, e);
}

static int finish(struct cli *cli, struct report *r, struct oakum_err *e)
{
	const char *path = cli->opt[CLI_OPT_OUTPUT];
	struct oakum_buf out;

	oakum_buf_init(&out, cli->arena, OAKUM_ARENA_CEILING / 8);
	report_sort(r);
	render(r, cli->format, &out);
	if (out.full || !out.data)
		return oakum_err_set(e, -EFBIG, "the report is too large");
	if (path)
		return store(cli, path, &out, e);
	fwrite(out.data, 1, out.len, stdout);
	return 0;
}

static int run(struct cli *cli)
{
	struct report *r = OAKUM_NEW(cli->arena, struct report);
	struct oakum_err e = OAKUM_ERR_INIT;
	struct cli_audit reader;
	int err;

	r->cli = cli;
	if (cli_filter_read(cli, &r->filter) < 0)
		return CLI_USAGE;
	cli_audit_init(&reader, cli->arena, report_count, r);
	err = cli_audit_read_all(cli, &reader, &e);
	cli_audit_close(&reader);
	r->lines = reader.lines;
	r->damaged = reader.damaged;
	if (err == 0)
		err = finish(cli, r, &e);
	return err < 0 ? cli_fail(&e) : CLI_OK;
}

const struct cli_command cli_report = {
	.name = "report",
	.usage = "[FILE|- ...]",
	.help = "sum the audit log up, propose exceptions",
	.options = CLI_TAKES(RULE) | CLI_TAKES(CONTAINER) | CLI_TAKES(VERDICT) |
		   CLI_TAKES(SINCE) | CLI_TAKES(OUTPUT),
	.formats = CLI_PRINTS(JSON) | CLI_PRINTS(HTML) | CLI_PRINTS(PROMETHEUS),
	.run = run,
};
