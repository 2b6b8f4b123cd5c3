/* SPDX-License-Identifier: Apache-2.0 */
/* stdio_owner.h - who may open the container's standard streams again. */
#ifndef OAKUM_SHIM_STDIO_OWNER_H
#define OAKUM_SHIM_STDIO_OWNER_H

#include <stdint.h>

/* Programs log to /dev/stdout: they open a pipe that they have already. The engine's pipes are
 * root's, and root in a user namespace is another: pipes of root's on the standard streams are
 * given to that id. 0: there is no such namespace, and nothing is done. */
void oakum_stdio_give(uint64_t id);

#endif
