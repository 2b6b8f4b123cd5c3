/* SPDX-License-Identifier: Apache-2.0 */
/* cmd_doctor.c - oakum doctor: looks at all that containers pass on this host. */
#include <time.h>

#include <oakum/json.h>
#include <oakum/str.h>

#include "doctor/doctor.h"

static const struct {
	const char *title;
	void (*look)(struct doctor *d);
} checks[] = {
	{"policy", doctor_policy},
	{"programs", doctor_programs},
	{"runtimes", doctor_runtimes},
	{"docker", doctor_docker},
	{"buildkit", doctor_buildkit},
	{"containerd", doctor_containerd},
	{"CRI-O", doctor_crio},
	{"podman", doctor_podman},
	{"containers", doctor_containers},
	{"kernel", doctor_kernel},
	{"host", doctor_host},
};

static void print_finding(struct doctor *d, const struct oakum_node *f)
{
	static const struct {
		const char *level;
		enum cli_style style;
	} styles[] = {
		{"ok", CLI_GREEN},
		{"note", CLI_DIM},
		{"warning", CLI_YELLOW},
		{"error", CLI_RED},
	};
	const char *level = oakum_json_str(oakum_json_get(f, "level"));
	const char *place = oakum_json_str(oakum_json_get(f, "place"));
	const char *mend = oakum_json_str(oakum_json_get(f, "mend"));
	const char *style = "";

	for (size_t i = 0; i < OAKUM_COUNT(styles); i++) {
		if (oakum_streq(level, styles[i].level))
			style = cli_style(d->cli, styles[i].style);
	}
	printf("%s%-8s%s %s%s%s\n", style, level, cli_style(d->cli, CLI_PLAIN),
	       oakum_json_str(oakum_json_get(f, "id")), place ? "  " : "",
	       place ? place : "");
	cli_wrap(oakum_json_str(oakum_json_get(f, "message")), 9);
	/* Not wrapped: it is to be copied. */
	if (mend)
		printf("         %s-> %s%s\n", cli_style(d->cli, CLI_BOLD), mend,
		       cli_style(d->cli, CLI_PLAIN));
}

static void print_text(struct doctor *d, const size_t *ends)
{
	size_t at = 0, check = 0;

	oakum_json_each(f, d->findings) {
		while (at == ends[check])
			check++;
		if (at == (check ? ends[check - 1] : 0))
			printf("%s%s%s%s\n", at ? "\n" : "", cli_style(d->cli, CLI_BOLD),
			       checks[check].title, cli_style(d->cli, CLI_PLAIN));
		print_finding(d, f);
		at++;
	}
	printf("\n%zu to mend at once, %zu to mend, %zu to know, %zu as it should be\n",
	       d->count[DOCTOR_ERROR], d->count[DOCTOR_WARNING], d->count[DOCTOR_NOTE],
	       d->count[DOCTOR_OK]);
}

static void print_json(struct doctor *d)
{
	struct oakum_node *top = oakum_json_object(d->arena);

	oakum_json_put(d->arena, top, "version", oakum_json_i64(d->arena, 1));
	cli_put_text(d->arena, top, "verdict",
		     d->count[DOCTOR_ERROR]	? "error"
		     : d->count[DOCTOR_WARNING] ? "warning"
						: "ok");
	oakum_json_put(d->arena, top, "findings", d->findings);
	cli_print_json(d->cli, top);
}

static int run(struct cli *cli)
{
	struct doctor d = {.cli = cli,
			   .arena = cli->arena,
			   .findings = oakum_json_array(cli->arena)};
	size_t ends[OAKUM_COUNT(checks)];

	if (cli->n_args != 0)
		return cli_usage(&cli_doctor);
	for (size_t i = 0; i < OAKUM_COUNT(checks); i++) {
		checks[i].look(&d);
		ends[i] = d.findings->count;
	}
	if (cli->json)
		print_json(&d);
	else
		print_text(&d, ends);
	return d.count[DOCTOR_ERROR]	 ? CLI_REFUSE
	       : d.count[DOCTOR_WARNING] ? CLI_REWRITE
					 : CLI_OK;
}

const struct cli_command cli_doctor = {
	.name = "doctor",
	.usage = "",
	.help = "say what stands here, and how to mend it",
	.formats = CLI_PRINTS(JSON),
	.run = run,
};
