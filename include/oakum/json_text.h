/* SPDX-License-Identifier: Apache-2.0 */
/*
 * json_text.h - changing one place of a JSON text that people keep: all other bytes stay, and
 * what is added looks like what stands beside it.
 *
 * The functions write a whole new text to out; whoever wants to change more reads it anew.
 * Values are given as JSON text and are not checked: read the result.
 */
#ifndef OAKUM_JSON_TEXT_H
#define OAKUM_JSON_TEXT_H

#include <oakum/json.h>

/* The text with a member put behind the last one of obj, an object of doc. */
void oakum_json_text_add(const struct oakum_json_doc *doc, const struct oakum_node *obj,
			 const char *key, const char *value,
			 struct oakum_buf *out) OAKUM_NONNULL;

/* The text with another value in the place of n. */
void oakum_json_text_set(const struct oakum_json_doc *doc, const struct oakum_node *n,
			 const char *value, struct oakum_buf *out) OAKUM_NONNULL;

/* The text without n, a member or element. */
void oakum_json_text_remove(const struct oakum_json_doc *doc, const struct oakum_node *n,
			    struct oakum_buf *out) OAKUM_NONNULL;

#endif
