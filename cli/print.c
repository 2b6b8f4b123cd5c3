/* SPDX-License-Identifier: Apache-2.0 */
/* print.c - styles, wrapping and JSON on standard output. */
#include <string.h>

#include "cli.h"

#define COLUMNS 80

int cli_fail(const struct oakum_err *e)
{
	fprintf(stderr, "oakum: %s\n", e->msg);
	return CLI_ERROR;
}

const char *cli_style(const struct cli *cli, enum cli_style style)
{
	static const char *const sequences[] = {
		[CLI_PLAIN] = "\033[0m",   [CLI_BOLD] = "\033[1m",
		[CLI_DIM] = "\033[2m",	   [CLI_RED] = "\033[1;31m",
		[CLI_YELLOW] = "\033[33m", [CLI_GREEN] = "\033[32m",
	};

	return cli->colour ? sequences[style] : "";
}

static void wrap(const char *text, int indent, int further, bool begun)
{
	int column = 0;

	while (*text) {
		int word = (int)strcspn(text, " ");

		if (begun) {
			column = printf("%.*s", word, text);
			begun = false;
			text += word;
			text += strspn(text, " ");
			continue;
		}
		if (column && indent + column + 1 + word > COLUMNS) {
			putchar('\n');
			column = 0;
			indent += further;
			further = 0;
		}
		column += printf("%*s%.*s", column ? 1 : indent, "", word, text) -
			  (column ? 0 : indent);
		text += word;
		text += strspn(text, " ");
	}
	putchar('\n');
}

void cli_wrap_hanging(const char *text, int indent, int further)
{
	wrap(text, indent, further, false);
}

void cli_wrap(const char *text, int indent)
{
	wrap(text, indent, 0, false);
}

void cli_wrap_from(const char *text, int column)
{
	wrap(text, column, 0, true);
}

void cli_put_text(struct oakum_arena *a, struct oakum_node *obj, const char *key,
		  const char *text)
{
	oakum_json_put(a, obj, key,
		       text ? oakum_json_string(a, text) : oakum_json_null(a));
}

void cli_print_json(struct cli *cli, const struct oakum_node *n)
{
	struct oakum_buf out;

	oakum_buf_init(&out, cli->arena, OAKUM_ARENA_CEILING / 2);
	oakum_json_write_value(n, &out);
	oakum_buf_putc(&out, '\n');
	fwrite(out.data, 1, out.len, stdout);
}
