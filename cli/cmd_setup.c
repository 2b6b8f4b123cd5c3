/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_setup.c - oakum setup: tells engines about Oakum, takes it back, says what needs it. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include <oakum/str.h>

#include "setup.h"

static const struct setup_engine *const engines[] = {
	&setup_docker, &setup_containerd, &setup_podman,
	&setup_crio,   &setup_buildkit,	  &setup_divert,
};

static int usage(void)
{
	fprintf(stderr,
		"usage: oakum setup %s\n"
		"  ENGINE     docker, containerd, podman, crio, buildkit, or divert: runc\n"
		"             itself becomes Oakum\n"
		"  --default  also make Oakum the engine's default runtime\n"
		"  --dry-run  say what would be done\n"
		"  --undo     put back what was there before; without ENGINE, everywhere\n"
		"  --force    undo although containers need it\n"
		"  --in-use   say what needs oakum-runtime here; exit status 1 if anything does\n",
		cli_setup.usage);
	return CLI_USAGE;
}

static const struct setup_engine *find(const char *name)
{
	for (size_t i = 0; i < OAKUM_COUNT(engines); i++) {
		if (oakum_streq(engines[i]->name, name))
			return engines[i];
	}
	fprintf(stderr, "oakum: unknown engine '%s'\n", name);
	return NULL;
}

/* Containers that live now: each has a record, and is ended through oakum-runtime. */
static bool records_in_use(void)
{
	DIR *dir = opendir(OAKUM_RUNDIR);
	size_t count = 0;
	struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		char record[NAME_MAX + sizeof("/record.json")];

		(void)snprintf(record, sizeof(record), "%s/record.json", entry->d_name);
		count += faccessat(dirfd(dir), record, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
	}
	if (dir)
		(void)closedir(dir); /* only read */
	if (count > 0)
		printf("containers: %zu have a record in " OAKUM_RUNDIR "\n", count);
	return count > 0;
}

static int in_use(struct cli *cli)
{
	bool found = false;

	for (size_t i = 0; i < OAKUM_COUNT(engines); i++)
		found |= engines[i]->in_use(cli);
	found |= records_in_use();
	return found ? CLI_ERROR : CLI_OK;
}

/* All are tried: what cannot be undone in one place must not keep others from it. */
static int undo_all(struct cli *cli)
{
	int status = CLI_OK;

	for (size_t i = OAKUM_COUNT(engines); i-- > 0;) {
		struct oakum_err e = OAKUM_ERR_INIT;

		if (engines[i]->undo(cli, &e) < 0)
			status = cli_fail(&e);
	}
	return status;
}

static int run(struct cli *cli)
{
	struct oakum_err e = OAKUM_ERR_INIT;
	const struct setup_engine *engine;

	cli->dflt = cli->opt[CLI_OPT_DEFAULT];
	cli->dry_run = cli->opt[CLI_OPT_DRY_RUN];
	cli->undo = cli->opt[CLI_OPT_UNDO];
	cli->force = cli->opt[CLI_OPT_FORCE];
	cli->in_use = cli->opt[CLI_OPT_IN_USE];
	if (cli->in_use && cli->n_args == 0)
		return in_use(cli);
	if (cli->in_use || cli->n_args > 1 || (cli->n_args == 0 && !cli->undo) ||
	    (cli->undo && cli->dflt))
		return usage();
	if (geteuid() != 0 && !cli->dry_run) {
		fprintf(stderr, "oakum: setup changes the system: it must run as root\n");
		return CLI_ERROR;
	}
	if (cli->n_args == 0)
		return undo_all(cli);
	engine = find(cli->args[0]);
	if (!engine)
		return usage();
	if ((cli->undo ? engine->undo : engine->add)(cli, &e) < 0)
		return cli_fail(&e);
	return CLI_OK;
}

const struct cli_command cli_setup = {
	.name = "setup",
	.usage = "[--undo] [ENGINE] ...",
	.help = "tell engines about Oakum",
	.options = CLI_TAKES(DEFAULT) | CLI_TAKES(DRY_RUN) | CLI_TAKES(UNDO) |
		   CLI_TAKES(FORCE) | CLI_TAKES(IN_USE),
	.run = run,
};
