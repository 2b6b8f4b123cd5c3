/* SPDX-License-Identifier: Apache-2.0 */
/* secret_values.c - forms of secrets, and secrets inside of texts; see secrets.h. */
#include "secrets.h"

#include <string.h>
#include <strings.h>

#define UPPER  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define LOWER  "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"
#define WORD   UPPER LOWER DIGITS "_"
#define BASE64 UPPER LOWER DIGITS "_-"

#define INSIDE_NAME  64	 /* characters of a name inside of a text */
#define INSIDE_VALUE 256 /* characters that are looked at of its value */
#define JWT_PART_MIN 10

/* A beginning, and how many of which characters follow at least. */
static const struct {
	char begin[12];
	size_t min;
	char set[68];
	char what[20];
} forms[] = {
	{"AKIA", 16, UPPER DIGITS, "an AWS access key"},
	{"ASIA", 16, UPPER DIGITS, "an AWS access key"},
	{"AIza", 35, BASE64, "a Google API key"},
	{"dckr_pat_", 20, BASE64, "a Docker token"},
	{"ghp_", 36, WORD, "a GitHub token"},
	{"gho_", 36, WORD, "a GitHub token"},
	{"ghu_", 36, WORD, "a GitHub token"},
	{"ghs_", 36, WORD, "a GitHub token"},
	{"ghr_", 36, WORD, "a GitHub token"},
	{"github_pat_", 22, WORD, "a GitHub token"},
	{"glpat-", 20, BASE64, "a GitLab token"},
	{"hvs.", 24, BASE64, "a Vault token"},
	{"npm_", 36, WORD, "an npm token"},
	{"rk_live_", 16, WORD, "a Stripe key"},
	{"sk_live_", 16, WORD, "a Stripe key"},
	{"sk-", 40, BASE64, "an API key"},
	{"xapp-", 10, BASE64, "a Slack token"},
	{"xoxa-", 10, BASE64, "a Slack token"},
	{"xoxb-", 10, BASE64, "a Slack token"},
	{"xoxp-", 10, BASE64, "a Slack token"},
	{"xoxr-", 10, BASE64, "a Slack token"},
	{"xoxs-", 10, BASE64, "a Slack token"},
};

/* Values that stand in for a secret, or switch something. */
static const char stand_ins[][12] = {
	"0",	"1",   "changeme", "disabled", "enabled",  "false", "no",	 "none",
	"null", "off", "on",	   "optional", "required", "true",  "undefined", "yes",
};

/* Where the secret is, instead of the secret. */
static const char references[][16] = {
	"$",	 "./",	  "~/",	    "{{",	 "<",	       "arn:",
	"file:", "op://", "vault:", "secret://", "secretref:",
};

static bool begins_with(const char *s, size_t len, const char *begin)
{
	/* Small letters and signs are in these lists: most differ in the first byte. */
	if (len > 0 && (*s | 0x20) != (*begin | 0x20))
		return false;
	return strlen(begin) <= len && strncasecmp(s, begin, strlen(begin)) == 0;
}

static bool is_path(const char *s, size_t len)
{
	return len > 1 && s[0] == '/' && strspn(s, WORD "/.-@:") >= len;
}

bool oakum_secret_worth(const char *value, size_t len)
{
	if (len == 0 || is_path(value, len))
		return false;
	for (size_t i = 0; i < OAKUM_COUNT(stand_ins); i++) {
		if (strlen(stand_ins[i]) == len && begins_with(value, len, stand_ins[i]))
			return false;
	}
	for (size_t i = 0; i < OAKUM_COUNT(references); i++) {
		if (begins_with(value, len, references[i]))
			return false;
	}
	return strspn(value, "*xX") < len;
}

/* "-----BEGIN … PRIVATE KEY" and also "… PRIVATE KEY BLOCK". */
static bool has_private_key(const char *text)
{
	static const char begin[] = "-----BEGIN ", key[] = "PRIVATE KEY";

	for (const char *at = strstr(text, begin); at; at = strstr(at, begin)) {
		size_t len;

		at += strlen(begin);
		len = strcspn(at, "-\n\\");
		if (memmem(at, len, key, strlen(key)))
			return true;
	}
	return false;
}

/* Three parts of base64, the first two of which are JSON objects. */
static bool is_jwt(const char *s)
{
	for (int part = 0; part < 3; part++) {
		size_t len = strspn(s, BASE64);

		if (len < JWT_PART_MIN || (part < 2 && memcmp(s, "eyJ", 3) != 0) ||
		    (part < 2 && s[len] != '.'))
			return false;
		s += len + 1;
	}
	return true;
}

/* Whether it is one of BASE64. */
static bool is_base64(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_' || c == '-';
}

/* "//user:password@host": s is behind the slashes. */
static bool has_login(const char *s)
{
	size_t len = strcspn(s, "/?# \t\n\"'");
	const char *at = memrchr(s, '@', len);
	const char *colon = at ? memchr(s, ':', (size_t)(at - s)) : NULL;

	return colon && oakum_secret_worth(colon + 1, (size_t)(at - colon) - 1);
}

const char *oakum_secret_form(const char *text)
{
	if (has_private_key(text))
		return "a private key";
	for (const char *s = text; *s; s++) {
		if (s[0] == ':' && s[1] == '/' && s[2] == '/' && has_login(s + 3))
			return "an address with a password";
		if (s > text && is_base64(s[-1]))
			continue;
		for (size_t i = 0; i < OAKUM_COUNT(forms); i++) {
			size_t len;

			if (*s != *forms[i].begin)
				continue;
			len = strlen(forms[i].begin);
			if (strncmp(s, forms[i].begin, len) == 0 &&
			    strspn(s + len, forms[i].set) >= forms[i].min)
				return forms[i].what;
		}
		if (s[0] == 'e' && is_jwt(s))
			return "a signed token (JWT)";
	}
	return strstr(text, "hooks.slack.com/services/") ? "a Slack webhook" : NULL;
}

static size_t length_until(const char *s, const char *ends)
{
	size_t n = 0;

	while (n < INSIDE_VALUE && s[n] && !strchr(ends, s[n]))
		n++;
	return n;
}

/* The value behind a name that ends at s; its length is 0 when there is none. */
static const char *value_behind(const char *s, size_t *ret_len)
{
	char quote;

	*ret_len = 0;
	s += strspn(s, "\\\"' ");
	if (*s != '=' && *s != ':')
		return s;
	s++;
	s += strspn(s, "\\ ");
	quote = *s;
	if (quote == '"' || quote == '\'') {
		s++;
		*ret_len = length_until(s, quote == '"' ? "\"\\" : "'\\");
	} else {
		*ret_len = length_until(s, " \t\n,;&\"'\\{}[]()");
	}
	return s;
}

bool oakum_secret_inside(const char *text)
{
	for (const char *s = text; *s;) {
		size_t len = 0, value_len;
		const char *value;

		while (is_base64(s[len]) || s[len] == '.')
			len++;

		if (len == 0) {
			s++;
			continue;
		}
		value = value_behind(s + len, &value_len);
		if (value_len && len <= INSIDE_NAME && oakum_secret_name(s, len) &&
		    oakum_secret_worth(value, value_len))
			return true;
		s += len;
	}
	return false;
}
