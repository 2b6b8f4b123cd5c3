/* SPDX-License-Identifier: Apache-2.0 */
/* filter.c - which entries of the audit log a person asked for. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <oakum/rule.h>
#include <oakum/str.h>

#include "audit_read.h"

static const char *const verdicts[] = {"allow", "rewrite", "refuse"};

static const struct {
	char unit;
	long seconds;
} units[] = {{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}, {'w', 604800}};

/* "90m" ago, as a moment. */
static bool ago(const char *text, char ret[32])
{
	size_t len = strlen(text);
	char digits[16];
	int64_t n;
	time_t at;
	struct tm tm;

	if (len < 2 || len > sizeof(digits))
		return false;
	memcpy(digits, text, len - 1);
	digits[len - 1] = '\0';
	if (oakum_num_i64(digits, 0, 1000000000, &n) < 0)
		return false;
	for (size_t i = 0; i < OAKUM_COUNT(units); i++) {
		if (units[i].unit != text[len - 1])
			continue;
		at = time(NULL) - n * units[i].seconds;
		if (!gmtime_r(&at, &tm))
			return false;
		return strftime(ret, 32, "%Y-%m-%dT%H:%M:%SZ", &tm) > 0;
	}
	return false;
}

/* "2027-01-31" or "2027-01-31T23:59:59Z": what the log has compares as text. */
static bool moment(const char *text, char ret[32])
{
	static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
	size_t len = strlen(text);

	if (len != 10 && len != sizeof(form) - 1)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (form[i] == 'd' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
			return false;
	}
	return snprintf(ret, 32, "%s", text) > 0;
}

int cli_filter_read(struct cli *cli, struct cli_filter *ret)
{
	const char *since = cli->opt[CLI_OPT_SINCE];

	*ret = (struct cli_filter){.rule = cli->opt[CLI_OPT_RULE],
				   .container = cli->opt[CLI_OPT_CONTAINER],
				   .verdict = cli->opt[CLI_OPT_VERDICT]};
	if (ret->rule && !oakum_streq(ret->rule, oakum_rule_config.id) &&
	    !cli_find_rule(cli, ret->rule))
		return -1;
	if (ret->verdict &&
	    !oakum_str_in(ret->verdict, verdicts, OAKUM_COUNT(verdicts))) {
		cli_unknown(cli, "verdict", NULL, ret->verdict, verdicts,
			    OAKUM_COUNT(verdicts),
			    "; there are allow, rewrite and refuse");
		return -1;
	}
	if (since && !ago(since, ret->since) && !moment(since, ret->since)) {
		fprintf(stderr,
			"oakum: '--since %s' is no time: write 90m, 2h, 3d, 2027-01-31 or 2027-01-31T12:00:00Z\n",
			oakum_str_show(cli->arena, since, 60));
		return -1;
	}
	return 0;
}

bool cli_entry_is_of(const struct cli_entry *entry, const char *container)
{
	return (entry->id && oakum_starts_with(entry->id, container)) ||
	       oakum_streq(entry->name, container);
}

static bool names_rule(const struct cli_entry *entry, const char *rule)
{
	oakum_json_each(f, entry->findings) {
		if (oakum_streq(oakum_json_str(oakum_json_get(f, "rule")), rule))
			return true;
	}
	return false;
}

bool cli_filter_takes(const struct cli_filter *f, const struct cli_entry *entry)
{
	return (!f->rule || names_rule(entry, f->rule)) &&
	       (!f->container || cli_entry_is_of(entry, f->container)) &&
	       (!f->verdict || oakum_streq(entry->would, f->verdict)) &&
	       strcmp(entry->time, f->since) >= 0;
}
