/* SPDX-License-Identifier: Apache-2.0 */
/* versions.c - versions as runtimes have them: 1.1.12, 1.4.0-rc.3, 1.21. */
#include <ctype.h>
#include <string.h>

#include "doctor.h"

struct version {
	unsigned part[3];
	unsigned candidate; /* of a release; of the release itself more than of any */
};

static unsigned number(const char **at)
{
	unsigned n = 0;

	while (isdigit((unsigned char)**at) && n < 100000)
		n = n * 10 + (unsigned)(*(*at)++ - '0');
	return n;
}

static struct version read_version(const char *text)
{
	struct version v = {.candidate = 1000000};

	for (size_t i = 0; i < 3 && isdigit((unsigned char)*text); i++) {
		v.part[i] = number(&text);
		text += *text == '.';
	}
	if (strncmp(text, "-rc", 3) == 0) {
		text += 3;
		text += *text == '.';
		v.candidate = number(&text);
	}
	return v;
}

static int compare(const struct version *a, const struct version *b)
{
	for (size_t i = 0; i < 3; i++) {
		if (a->part[i] != b->part[i])
			return a->part[i] < b->part[i] ? -1 : 1;
	}
	return (a->candidate > b->candidate) - (a->candidate < b->candidate);
}

int doctor_version_compare(const char *a, const char *b)
{
	struct version x = read_version(a), y = read_version(b);

	return compare(&x, &y);
}

bool doctor_version_has(const char *version, const char *since)
{
	struct version v = read_version(version), last = {{0}, 0};

	for (const char *at = since; *at;) {
		struct version first = read_version(at);

		if (v.part[0] == first.part[0] && v.part[1] == first.part[1])
			return compare(&v, &first) >= 0;
		last = first;
		at += strcspn(at, " ");
		at += strspn(at, " ");
	}
	return compare(&v, &last) > 0;
}
