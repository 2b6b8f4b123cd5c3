/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fixtures.h - the pieces of the fixture runner; README.md beside this file has the format.
 */
#ifndef OAKUM_FIXTURES_H
#define OAKUM_FIXTURES_H

#include <oakum/engine.h>

/* A machine made of the "host" member of a case; NULL is a machine without peculiarities. */
struct oakum_host *fake_host(struct oakum_arena *a, const struct oakum_node *facts);

/* Applies RFC 6902 add, replace and remove to a document. */
int apply_patch(struct oakum_json_doc *doc, const struct oakum_node *patch,
		struct oakum_err *e) OAKUM_MUST;

#endif
