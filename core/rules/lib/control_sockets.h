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

#include <oakum/words.h>

/* Of container engines and what they are made of. */
struct oakum_words oakum_engine_sockets(void);

/* Of what else on the host does as it is told. */
struct oakum_words oakum_control_sockets(void);

#endif
