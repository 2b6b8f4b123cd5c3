/* SPDX-License-Identifier: Apache-2.0 */
/*
 * control_sockets.h - sockets of the host that a container must not get at.
 *
 * A directory stands for all sockets in it, "*" for any name. Paths below /run; where /var/run
 * is no link, whoever asks adds it.
 */
#ifndef OAKUM_RULES_CONTROL_SOCKETS_H
#define OAKUM_RULES_CONTROL_SOCKETS_H

#include <stddef.h>

/* Of container engines and what they are made of. */
const char *const *oakum_engine_sockets(size_t *ret_n);

/* Of what else on the host does as it is told. */
const char *const *oakum_control_sockets(size_t *ret_n);

#endif
