/* SPDX-License-Identifier: Apache-2.0 */
/* secret_names.c - names of secrets, word by word; see secrets.h. */
#include "secrets.h"

#include <string.h>
#include <strings.h>

#include <oakum/words.h>

#define WORDS_MAX 32 /* of a name; the rest of a longer one is not looked at */

struct word {
	const char *s;
	size_t len;
};

/* A secret wherever they stand. */
static const char secrets[][12] = {
	"apikey",   "authtoken",  "credential", "credentials", "creds",
	"passcode", "passphrase", "passwd",	"password",    "privatekey",
	"privkey",  "secret",	  "secrets",	"token",
};

/* A secret only after another word: PWD and PASS alone are something else. */
static const char after[][8] = {"pass", "pwd"};

/* A secret before "key". */
static const char keys[][12] = {
	"access",  "account",	 "api",	    "app",     "auth",
	"deploy",  "encryption", "master",  "private", "secret",
	"session", "shared",	 "signing", "ssh",     "storage",
};

/* A secret as the end of a word that is written without a joint: PGPASSWORD. */
static const char ends[][12] = {"apikey", "passphrase", "passwd", "password"};

/* The last word of a name that only talks about a secret. */
static const char about[][12] = {
	"age",	    "alg",	"algorithm",  "arn",	   "audience", "backend",
	"count",    "days",	"dir",	      "directory", "disabled", "enabled",
	"endpoint", "exp",	"expiration", "expires",   "expiry",   "field",
	"file",	    "files",	"header",     "host",	   "hours",    "id",
	"interval", "issuer",	"kind",	      "len",	   "length",   "lifetime",
	"limit",    "location", "manager",    "max",	   "min",      "minutes",
	"mode",	    "name",	"names",      "path",	   "policy",   "port",
	"prefix",   "provider", "ref",	      "required",  "rotation", "scope",
	"scopes",   "seconds",	"size",	      "source",	   "store",    "suffix",
	"timeout",  "ttl",	"type",	      "uri",	   "url",      "username",
	"version",
};

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_joint(char c)
{
	return !is_lower(c) && !is_upper(c) && !is_digit(c);
}

/* Whether a word begins at s[i], which has a character before it: "aB", "ABc" at B. */
static bool begins(const char *s, size_t i, size_t len)
{
	if (!is_upper(s[i]))
		return false;
	return !is_upper(s[i - 1]) || (i + 1 < len && is_lower(s[i + 1]));
}

/* The words of a name, numbers at their ends left out. */
static size_t split(const char *s, size_t len, struct word words[WORDS_MAX])
{
	size_t n = 0, i = 0;

	while (i < len && n < WORDS_MAX) {
		size_t from = i;

		if (is_joint(s[i])) {
			i++;
			continue;
		}
		for (i++; i < len && !is_joint(s[i]) && !begins(s, i, len);)
			i++;
		words[n] = (struct word){s + from, i - from};
		while (words[n].len > 1 && is_digit(words[n].s[words[n].len - 1]))
			words[n].len--;
		n++;
	}
	return n;
}

static bool is_word(const struct word *w, const char *text)
{
	char first = (char)(*w->s | 0x20); /* of a letter, the small one */

	return *text == first && strlen(text) == w->len &&
	       strncasecmp(w->s, text, w->len) == 0;
}

static bool is_in(const struct word *w, struct oakum_words list)
{
	for (size_t i = 0; i < list.n; i++) {
		if (is_word(w, oakum_words_at(list, i)))
			return true;
	}
	return false;
}

static bool ends_in_secret(const struct word *w)
{
	for (size_t i = 0; i < OAKUM_COUNT(ends); i++) {
		size_t len = strlen(ends[i]);

		if (w->len > len && strncasecmp(w->s + w->len - len, ends[i], len) == 0)
			return true;
	}
	return false;
}

static bool is_secret_at(const struct word *words, size_t i)
{
	if (is_in(&words[i], OAKUM_WORDS(secrets)) || ends_in_secret(&words[i]))
		return true;
	if (i == 0)
		return false;
	if (is_in(&words[i], OAKUM_WORDS(after)))
		return true;
	return is_word(&words[i], "key") && is_in(&words[i - 1], OAKUM_WORDS(keys));
}

bool oakum_secret_name(const char *name, size_t len)
{
	struct word words[WORDS_MAX];
	size_t n = split(name, len, words);

	/* The id of a secret is one half of a login; that of a key or token is none. */
	if (n == 0 || (is_in(&words[n - 1], OAKUM_WORDS(about)) &&
		       !(n > 1 && is_word(&words[n - 1], "id") &&
			 is_word(&words[n - 2], "secret"))))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (is_secret_at(words, i))
			return true;
	}
	return false;
}
