/* SPDX-License-Identifier: Apache-2.0 */
/*
 * test_spec_keys.c - the known-key tables themselves, and the names of members.
 *
 * For each row: every spelling that Go folds to its name is refused, and a name that does not
 * fold is listed.
 */
#include <errno.h>
#include <string.h>

#include "spec_rows.h"

/* ---- the tables themselves ---- */

static bool is_scalar(unsigned kind)
{
	return kind >= OAKUM_KEY_BOOL && kind <= OAKUM_KEY_UINT64;
}

static void check_row(const struct site *site, struct oakum_keys keys,
		      const struct oakum_key *row)
{
	bool many = row->kind == OAKUM_KEY_ARRAY || row->kind == OAKUM_KEY_MAP;
	unsigned leaf = many ? row->of : row->kind;

	(void)site;
	ck_assert_uint_eq(row->len, strlen(row->name));
	ck_assert_msg(is_scalar(leaf) || leaf == OAKUM_KEY_OBJECT ||
			      (many && leaf == OAKUM_KEY_ANY),
		      "%s: kind %u", row->name, leaf);
	ck_assert_msg((leaf == OAKUM_KEY_OBJECT) == (row->child != OAKUM_KEYS_NONE),
		      "%s: child", row->name);
	if (!many)
		ck_assert_uint_eq(row->of, OAKUM_KEY_UNSET);
	if (row > keys.rows)
		ck_assert_msg(strcmp(row[-1].name, row->name) < 0, "%s: order",
			      row->name);
	ck_assert_ptr_eq(oakum_keys_find(keys, row->name, row->len), row);
	/* No row before it folds to it. */
	ck_assert_ptr_eq(oakum_keys_find_folded(keys, row->name), row);
	/* Neither a beginning of a name nor more than it is that name. */
	ck_assert_ptr_ne(oakum_keys_find(keys, row->name, row->len - 1u), row);
	ck_assert_ptr_null(
		oakum_keys_find(keys, text(row->name, "_", ""), row->len + 1u));
}

START_TEST(tables_are_sorted_and_whole)
{
	visit_all(check_row);
}
END_TEST

/* ---- names ---- */

static const char *flip(const char *name, size_t from, size_t to)
{
	char *s = oakum_arena_strdup(&unit_arena, name);

	for (size_t i = from; i < to && s[i]; i++) {
		if ((s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z'))
			s[i] ^= 0x20;
	}
	return s;
}

/* name with its first c, in either case, replaced; NULL when it has none. */
static const char *swap(const char *name, char c, const char *with)
{
	char both[] = {c, (char)(c - 'a' + 'A'), '\0'};
	size_t at = strcspn(name, both);

	if (!name[at])
		return NULL;
	return oakum_arena_printf(&unit_arena, "%.*s%s%s", (int)at, name, with,
				  name + at + 1);
}

static void twin(const struct site *site, const struct oakum_key *row, const char *name)
{
	if (name)
		refused(site, name, "null",
			oakum_arena_printf(&unit_arena, "is read as '%s' by runc",
					   row->name));
}

static void twins_are_refused(const struct site *site, struct oakum_keys keys,
			      const struct oakum_key *row)
{
	(void)keys;
	twin(site, row, flip(row->name, 0, 1));
	twin(site, row, flip(row->name, row->len - 1u, row->len));
	twin(site, row, flip(row->name, 0, row->len));
	twin(site, row, swap(row->name, 's', "\xc5\xbf"));
	twin(site, row, swap(row->name, 's', "\\u017f"));
	twin(site, row, swap(row->name, 'k', "\xe2\x84\xaa"));
	twin(site, row, swap(row->name, 'k', "\\u212A"));
}

START_TEST(every_twin_is_refused_by_name)
{
	visit_all(twins_are_refused);
}
END_TEST

static void stranger_is_listed(const struct site *site, struct oakum_keys keys,
			       const struct oakum_key *row)
{
	/* U+0131, the dotless i, does not fold; neither does a longer name. */
	const char *name = text(row->name, "\xc4\xb1", "");
	/* What is inside is nobody's business: no table is for it. */
	const char *doc =
		document(site, name, "{\"Process\":{\"uid\":1.5},\"a\":[null]}");
	struct oakum_spec *spec = NULL;

	(void)keys;
	ck_assert_msg(open_text(site->kind, doc, &spec) == 0, "%s: %s", doc,
		      unit_err.msg);
	ck_assert_uint_eq(spec->n_unknown, 1);
	ck_assert_str_eq(spec->unknown[0]->key, name);
}

START_TEST(other_names_are_listed_and_not_looked_into)
{
	visit_all(stranger_is_listed);
}
END_TEST

START_TEST(an_escaped_name_is_that_name)
{
	struct oakum_spec *spec = NULL;

	unit_assert_ok(open_text(OAKUM_SPEC_CONFIG, "{\"m\\u006funts\":[]}", &spec));
	ck_assert_uint_eq(spec->n_unknown, 0);
	ck_assert_ptr_nonnull(spec->mounts);
	unit_assert_fails(open_text(OAKUM_SPEC_CONFIG, "{\"\\u004dounts\":[]}", &spec),
			  -EINVAL,
			  "key 'Mounts' is read as 'mounts' by runc: spell it so");
}
END_TEST

int main(void)
{
	Suite *s = suite_create("spec_keys");
	TCase *tc = unit_case(s, "keys");

	tcase_add_test(tc, tables_are_sorted_and_whole);
	tcase_add_test(tc, every_twin_is_refused_by_name);
	tcase_add_test(tc, other_names_are_listed_and_not_looked_into);
	tcase_add_test(tc, an_escaped_name_is_that_name);
	return unit_run(s);
}
