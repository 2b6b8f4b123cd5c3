/* SPDX-License-Identifier: Apache-2.0 */
/* test_secrets.c - what looks like a secret and what does not; lists of processors. */
#include "unit.h"

#include <string.h>

#include "../../core/rules/lib/cpu_list.h"
#include "../../core/rules/lib/secrets.h"

static const struct {
	const char *name;
	bool secret;
} names[] = {
	{"PASSWORD", true},
	{"db_password", true},
	{"DB_PASSWORD_2", true},
	{"PASSWORD12", true},
	{"PGPASSWORD", true},
	{"ClientSecret", true},
	{"clientSecret", true},
	{"MYAPP__Auth__ClientSecret", true},
	{"HTTPToken", true},
	{"K8sToken", true},
	{"API-KEY", true},
	{"APIKey", true},
	{"spring.datasource.password", true},
	{"AWS_SECRET_ACCESS_KEY", true},
	{"SECRET_KEY_BASE", true},
	{"VAULT_SECRET_ID", true},
	{"SMTP_PASS", true},
	{"MYSQL_PWD", true},
	{"", false},
	{"_", false},
	{"PWD", false},
	{"PASS", false},
	{"OLDPWD", false},
	{"COMPASS", false},
	{"KEY", false},
	{"GPG_KEY", false},
	{"PUBLIC_KEY", false},
	{"TOKENIZERS_PARALLELISM", false},
	{"MAX_TOKENS", false},
	{"DB_PASSWORD_FILE", false},
	{"TOKEN_URL", false},
	{"ACCESS_KEY_ID", false},
	{"SECRETARY", false},
};

START_TEST(test_names)
{
	ck_assert_msg(oakum_secret_name(names[_i].name, strlen(names[_i].name)) ==
			      names[_i].secret,
		      "%s", names[_i].name);
}
END_TEST

static const struct {
	const char *value;
	bool worth;
} values[] = {
	{"hunter2", true},
	{"a", true},
	{"/abc+def/ghi=", true},
	{"xyz", true},
	{"", false},
	{"true", false},
	{"Yes", false},
	{"none", false},
	{"/run/secrets/db", false},
	{"./key.pem", false},
	{"${TOKEN}", false},
	{"$(TOKEN)", false},
	{"vault:secret/db", false},
	{"********", false},
	{"xxxx", false},
};

START_TEST(test_worth)
{
	const char *value = values[_i].value;

	ck_assert_msg(oakum_secret_worth(value, strlen(value)) == values[_i].worth, "%s",
		      value);
}
END_TEST

static const struct {
	const char *text;
	const char *form;
} forms[] = {
	{"-----BEGIN PRIVATE KEY-----\n", "a private key"},
	{"x\\n-----BEGIN OPENSSH PRIVATE KEY-----\\n", "a private key"},
	{"-----BEGIN PGP PRIVATE KEY BLOCK-----", "a private key"},
	{"-----BEGIN CERTIFICATE-----\nPRIVATE KEY", NULL},
	{"-----BEGIN PUBLIC KEY-----", NULL},
	{"AKIAABCDEFGHIJKLMNOP", "an AWS access key"},
	{"key:AKIAABCDEFGHIJKLMNOP,", "an AWS access key"},
	{"AKIAABCDEFGHIJKLMNO", NULL},
	{"xAKIAABCDEFGHIJKLMNOP", NULL},
	{"ghp_012345678901234567890123456789abcdef", "a GitHub token"},
	{"ghp_012345678901234567890123456789abcde", NULL},
	{"xoxb-0123456789", "a Slack token"},
	{"eyJhbGciOiJI.eyJzdWIiOiJ4.c2lnbmF0dXJl", "a signed token (JWT)"},
	{"eyJhbGciOiJI.eyJzdWIiOiJ4.", NULL},
	{"eyJhbGciOiJI.eyJzdWIiOiJ4", NULL},
	{"eyJhbGciOiJI", NULL},
	{"postgres://u:p@h/db", "an address with a password"},
	{"redis://:p@h:6379", "an address with a password"},
	{"postgres://u@h/db", NULL},
	{"postgres://u:@h/db", NULL},
	{"postgres://u:${PASS}@h/db", NULL},
	{"https://h/a:b@c", NULL},
	{"https://h:8080/", NULL},
	{"https://hooks.slack.com/services/T/B/x", "a Slack webhook"},
	{"", NULL},
};

START_TEST(test_forms)
{
	ck_assert_pstr_eq(oakum_secret_form(forms[_i].text), forms[_i].form);
}
END_TEST

static const struct {
	const char *text;
	bool inside;
} texts[] = {
	{"{\"api_key\":\"abc\"}", true},
	{"{\"a\":{\"apiKey\" : \"abc\"}}", true},
	{"{\\\"apiKey\\\": \\\"abc\\\"}", true},
	{"Server=db;Password=abc;", true},
	{"-Xmx1g -Ddb.password=abc", true},
	{"https://h/?token=abc", true},
	{"password: abc", true},
	{"{\"api_key\":\"\"}", false},
	{"{\"api_key\":null}", false},
	{"password=", false},
	{"password", false},
	{"token=$token=$token=$", false},
	{"-Dauth.token.enabled=true", false},
	{"", false},
};

START_TEST(test_inside)
{
	ck_assert_msg(oakum_secret_inside(texts[_i].text) == texts[_i].inside, "%s",
		      texts[_i].text);
}
END_TEST

static const struct {
	const char *text, *of;
	bool good, within;
} cpus[] = {
	{"", "", true, true},
	{"0", "0", true, true},
	{"0,2-3", "0-3", true, true},
	{"63,64,8191", "0-8191", true, true},
	{"64", "0-63", true, false},
	{"0-1", "1-2", true, false},
	{"0", "", true, false},
	{"8192", "0", false, false},
	{"99999999999999999999", "0", false, false},
	{"3-1", "0", false, false},
	{"1-", "0", false, false},
	{"1,", "0", false, false},
	{",1", "0", false, false},
	{"0 ", "0", false, false},
	{"0-31:2/4", "0", false, false},
	{"-1", "0", false, false},
};

START_TEST(test_cpus)
{
	struct oakum_cpus set, of;

	ck_assert(oakum_cpus_read(cpus[_i].of, &of));
	ck_assert_msg(oakum_cpus_read(cpus[_i].text, &set) == cpus[_i].good, "%s",
		      cpus[_i].text);
	if (cpus[_i].good)
		ck_assert_msg(oakum_cpus_within(&set, &of) == cpus[_i].within, "%s",
			      cpus[_i].text);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("secrets");
	TCase *secrets = unit_case(s, "secrets");
	TCase *lists = unit_case(s, "cpu_list");

	tcase_add_loop_test(secrets, test_names, 0, OAKUM_COUNT(names));
	tcase_add_loop_test(secrets, test_worth, 0, OAKUM_COUNT(values));
	tcase_add_loop_test(secrets, test_forms, 0, OAKUM_COUNT(forms));
	tcase_add_loop_test(secrets, test_inside, 0, OAKUM_COUNT(texts));
	tcase_add_loop_test(lists, test_cpus, 0, OAKUM_COUNT(cpus));
	return unit_run(s);
}
