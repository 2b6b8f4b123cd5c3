/* SPDX-License-Identifier: Apache-2.0 */
/* place_cache.c - places that were looked at already, by the text of their path. */
#include "host_data.h"

const struct oakum_place *oakum_place_known(const struct oakum_machine *m,
					    const char *text)
{
	return oakum_memo_get(&m->places, text);
}

const struct oakum_place *oakum_place_remember(struct oakum_machine *m, const char *text,
					       const struct oakum_place *p)
{
	struct oakum_place *known = OAKUM_NEW(m->arena, struct oakum_place);

	*known = *p;
	oakum_memo_put(&m->places, m->arena, text, known);
	return known;
}
